"""The nouns of the project: what a reader yields and what a session holds."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from operator import attrgetter
from typing import TYPE_CHECKING, Generic, Literal, NamedTuple, TypeVar

if TYPE_CHECKING:
    import pandas as pd

_Value = TypeVar("_Value")

BlockKind = Literal["heading", "prompt", "post", "line"]
"""How a reader classifies a block; a `line` has yet to be grouped by segmenting, the others are whole."""

TAGS = ("horizontal", "vertical", "question", "tip")
"""The four tags, in the order of every table and chart."""

LEVEL_TAGS = ("horizontal", "vertical")
"""The tags that also have an `_about` column: what the words alone say."""

VALENCES = ("enabler", "barrier", "needed", "advised")
"""How a statement speaks of a driver, in the order of tables and charts."""

OWN_MARKDOWN = "<!-- opschaling_nlp"
"""Start of the first line of a Markdown file that this program wrote and reads back."""


class SessionKind(StrEnum):
    """The kind of text that a session is."""

    WALL = "wall"
    CHAT = "chat"
    TRANSCRIPT = "transcript"
    INTERVIEW = "interview"
    SLIDES = "slides"
    DOCUMENT = "document"

    @property
    def is_source(self) -> bool:
        """Return whether experts speak (a source) rather than participants."""
        return self in {SessionKind.INTERVIEW, SessionKind.SLIDES, SessionKind.DOCUMENT}


class Voice(StrEnum):
    """Who speaks in a session; the two are never pooled, and have this order in every table."""

    PARTICIPANTS = "participants"
    SOURCES = "sources"


class PromptKind(StrEnum):
    """What a facilitator asks for; only the first four give a bare answer a direction."""

    CONDITION = "condition"
    """What is needed or wished for: a bare answer is needed."""
    HINDRANCE = "hindrance"
    """What hinders, is lacking, went wrong or worries: a bare answer is a barrier."""
    HELP = "help"
    """What helps, goes well or is a strength: a bare answer is an enabler."""
    ADVICE = "advice"
    """How, or what to do: an action is advised."""
    OBSERVATION = "observation"
    """What happens, who takes part, how things stand: neutral."""
    QUESTION = "question"
    """Participants' own questions."""
    REMARK = "remark"
    """Anything else they want to say; how the session was."""
    MIXED = "mixed"
    """Two opposites in one question: the answer alone does not say which."""
    TOPIC = "topic"
    """A heading that asks nothing: a table, a round, a theme."""
    NONE = ""
    """Nothing was asked, or the question was not understood."""


class EvidenceKind(StrEnum):
    """The kind of label that evidence is about."""

    TAG = "tag"
    DRIVER = "driver"
    FACET = "facet"
    """Given on its own only by coders; rules give it together with the driver."""
    VALENCE = "valence"
    CODE = "code"
    """A code of a further codebook."""
    SUBSTANTIVE = "substantive"
    """The one that holds by default."""


class EvidenceSource(StrEnum):
    """What produced the evidence."""

    PREFIX = "prefix"
    HEADING = "heading"
    PARENT = "parent"
    PROMPT = "prompt"
    RULE = "rule"
    MODEL = "model"
    CODER = "coder"

    @property
    def reads_words(self) -> bool:
        """Return whether it reads the words of the statement itself; prefix, heading, parent and prompt are layout."""
        return self in {EvidenceSource.RULE, EvidenceSource.MODEL}


class Where(StrEnum):
    """What was read."""

    TEXT = "text"
    SECTION = "section"
    PROMPT = "prompt"
    PARENT = "parent"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Edit:
    """One change made by normalising.

    `start` is the code-point position of `after` in the *final* text; replacing `after` by `before` there, for all
    edits of a text from last to first, restores the raw text. The edits of a text are sorted and do not overlap. An
    edit that belongs to no statement (furniture left out) has an empty `after`.
    """

    start: int
    kind: str
    before: str
    after: str
    page: int | None = None
    line: int | None = None
    reason: str = ""
    """Why two lines were joined here (Dutch); empty for other edits."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page in points, from the top left."""

    x0: float
    top: float
    x1: float
    bottom: float


class Extent(NamedTuple):
    """How far a line reaches from the origin of its group: in points on a page, in characters in typed text."""

    unit: Literal["point", "character"]
    end: float
    """Where its last letter ends."""
    limit: float = 0.0
    """The furthest that text in its container can reach; 0 if unknown."""
    group: str = ""
    """Lines of one group end at the same edge: columns of one layout, cards of one size."""
    steps: tuple[float, ...] = ()
    """Where each letter of its first word (and of a lone sign after it) ends, from the left edge of the line."""
    space: float = 1.0
    """The width of a space in it."""
    boxed: bool = False
    """Whether it lies in a drawn card or cell."""
    foot: float = 0.0
    """How much of its column was left below the last line, in ems.

    Negative if the next columns begin right below these.
    """


@dataclass(frozen=True, slots=True)
class Look:
    """The layout and typography of a block, as far as its format shows them.

    Separate from the block, because posts in tables and chats have none and share one: a hundred thousand short posts
    must fit in memory.
    """

    level: int = 0
    """Depth of a heading, from 1; 0 if unknown."""
    box: Box | None = None
    font: str = ""
    size: float = 0.0
    bold: bool = False
    gap: float = 0.0
    """Space above a line, in lines: 0 = follows directly, 1 = one blank line or its height in points."""
    indent: float = 0.0
    """Left edge relative to its column, in characters."""
    extent: Extent | None = None
    """How far a line reaches; None if the reader knows that no line was wrapped."""
    container: str = ""
    """The card, column or table cell the line lies in.

    Lines of different containers are never joined, except in `column:` containers.
    """


class _OfLook(Generic[_Value]):
    """An attribute that a block takes from its look."""

    def __set_name__(self, _owner: type, name: str) -> None:
        self.get = attrgetter(f"look.{name}")

    def __get__(self, block: Block, _owner: type) -> _Value:
        value: _Value = self.get(block)
        return value


@dataclass(frozen=True, slots=True)
class Block:
    """One piece of text as a reader yields it, in reading order.

    `text` is what the reader made of the characters; repairs based on the font (a Wingdings arrow that came out as `à`)
    are in `edits`, so that the raw characters can be restored.
    """

    kind: BlockKind
    text: str
    page: int | None = None
    line: int | None = None
    """First line in the file (text), on the page (PDF), row in the sheet, or paragraph; from 1."""
    line_end: int | None = None
    look: Look = Look()
    speaker: str = ""
    reply_to: str = ""
    """`key` of the block that this post replies to, if the export says so."""
    key: str = ""
    """The export's name for this post (message id, first words), to which replies refer."""
    time: str = ""
    section: tuple[str, ...] = ()
    """Section path if the export states it (a column, a slide title); segmenting adds headings."""
    prompt: str = ""
    reactions: int = 0
    group: str = ""
    """What the export says of the author: role, organisation, neighbourhood."""
    chosen: bool = False
    """Chosen from what the organiser offered, not written."""
    reported: bool = False
    """Said by participants, in a report that somebody else wrote."""
    edits: tuple[Edit, ...] = ()

    level = _OfLook[int]()
    box = _OfLook[Box | None]()
    font = _OfLook[str]()
    size = _OfLook[float]()
    bold = _OfLook[bool]()
    gap = _OfLook[float]()
    indent = _OfLook[float]()
    extent = _OfLook[Extent | None]()
    container = _OfLook[str]()


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read from one raw file, or the reason why nothing was."""

    source: str
    """Path below RAW with forward slashes; a file in a ZIP is `a.zip/b.txt`."""
    format: str
    sha256: str
    blocks: tuple[Block, ...] = ()
    title: str = ""
    date: str = ""
    """ISO date, if the export itself states one."""
    kind: SessionKind | None = None
    """Set if the format decides (chat, transcript, slides); otherwise segmenting guesses."""
    pages: int = 0
    warnings: tuple[str, ...] = ()
    """Dutch sentences for the report: a page without text, a guessed encoding."""
    skipped: str = ""
    """Why the file was not read (Dutch); empty if it was."""
    edits: tuple[Edit, ...] = ()
    """What the reader left out as furniture."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One whole post, with its position in the source."""

    statement_id: str
    session_id: str
    position: int
    """Position in reading order within the session, from 1."""
    text: str
    raw_text: str
    section: tuple[str, ...] = ()
    prompt: str = ""
    prompt_kind: PromptKind = PromptKind.NONE
    speaker: str = ""
    reply_to: str = ""
    """statement_id of the parent, or empty."""
    page: int | None = None
    line_start: int | None = None
    line_end: int | None = None
    time: str = ""
    reactions: int = 0
    group: str = ""
    """What the export says of the author; the session has a group of its own."""
    chosen: bool = False
    """Chosen from what the organiser offered, not written."""
    reported: bool = False
    """Said by participants, in a report that somebody else wrote."""
    duplicate_of: str = ""
    edits: tuple[Edit, ...] = ()


@dataclass(frozen=True, slots=True)
class Session:
    """One raw file as an ordered list of statements."""

    session_id: str
    source: str
    format: str
    sha256: str
    kind: SessionKind
    title: str = ""
    date: str = ""
    date_from: str = ""
    """Source of the date: export, name, folder, sessies.toml; empty without a date."""
    place: str = ""
    group: str = ""
    statements: tuple[Statement, ...] = ()
    same_as: str = ""
    """session_id of the export of the same session that is counted instead."""
    skipped: str = ""
    warnings: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    """Dutch sentences on doubts about the reading as a whole."""
    edits: tuple[Edit, ...] = ()
    headings: tuple[tuple[int, str, str], ...] = field(default=())
    """(position of the next statement, role, text), where role is title, heading or prompt.

    For writing the session as Markdown.
    """
    facilitators: tuple[str, ...] = ()
    """Who asks: guessed, or from sessies.toml. Their questions are prompts."""
    settled: tuple[tuple[str, str], ...] = ()
    """(question, kind) stated in sessies.toml and present in this session."""
    doubtful: tuple[str, ...] = ()
    """Lines counted as statements that may be headings, since layout does not decide."""


@dataclass(frozen=True, slots=True)
class Tagged:
    """The result of tagging.

    `rules` lacks precision, recall and coded; `model` describes the language model for the manifest.
    """

    tokens: pd.DataFrame
    evidence: pd.DataFrame
    rules: pd.DataFrame
    model: dict[str, str]
    warnings: tuple[str, ...] = ()
    """Which statements could not be read, and where (Dutch)."""
