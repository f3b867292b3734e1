"""Form themes: guided by the drivers of the codebook first, open proposals for what no driver explains second."""

from opschaling_nlp.analysis.themes.forming import Themes, form_themes

__all__ = ["Themes", "form_themes"]
