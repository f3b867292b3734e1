"""The measures give the values that a hand calculation gives."""

from __future__ import annotations

import math

import numpy as np
import pytest

from opschaling_nlp.analysis.association import (
    at_least,
    jaccard,
    log_likelihood,
    log_odds_z,
    log_ratio,
    meeting_quantile,
    npmi,
    tfidf,
)


def test_log_likelihood_of_a_worked_table():
    """10 of 100 against 2 of 100: 2 × sum of O ln(O/E) over the four cells, with E = 6, 6, 94, 94."""
    expected = 2 * (10 * math.log(10 / 6) + 2 * math.log(2 / 6) + 90 * math.log(90 / 94) + 98 * math.log(98 / 94))
    assert float(log_likelihood(10, 2, 100, 100)) == pytest.approx(expected)
    assert float(log_likelihood(2, 10, 100, 100)) == pytest.approx(-expected)
    assert float(log_likelihood(5, 5, 100, 100)) == pytest.approx(0)


def test_log_ratio_doubles_and_zero_counts_as_half():
    """Twice as frequent is 1; never in the reference is read as half an occurrence."""
    assert float(log_ratio(4, 2, 100, 100)) == pytest.approx(1)
    assert float(log_ratio(4, 0, 100, 50)) == pytest.approx(math.log2((4 / 100) / (0.5 / 50)))


def test_log_odds_of_a_worked_example():
    """Counts 8 of 20 and 2 of 30 with a prior of 10 words: alpha = 10 × 10/50 = 2."""
    delta = math.log(10 / (30 - 10)) - math.log(4 / (40 - 4))
    assert float(log_odds_z(8, 2, 20, 30, strength=10)) == pytest.approx(delta / math.sqrt(1 / 10 + 1 / 4))


def test_npmi_has_its_known_ends():
    """Always together is 1, independent is 0, never together is -1 (Bouma 2009)."""
    assert float(npmi(4, 4, 4, 16)) == pytest.approx(1)
    assert float(npmi(1, 4, 4, 16)) == pytest.approx(0)
    assert float(npmi(0, 4, 4, 16)) == -1


def test_jaccard_is_overlap_over_union():
    """2 in both, 4 and 3 in each: 2 of 5."""
    assert float(jaccard(2, 4, 3)) == pytest.approx(2 / 5)


@pytest.mark.parametrize("n", [5, 40, 1_000, 100_000])
def test_the_chances_of_meeting_are_those_of_scipy(n):
    """Upper tail and quantile equal the hypergeometric distribution of scipy.stats, which takes half a second to import."""
    from scipy.stats import hypergeom

    generator = np.random.default_rng(n)
    a, b = generator.integers(0, n + 1, 200), generator.integers(0, min(n, 300) + 1, 200)
    count = np.minimum(generator.integers(0, n + 1, 200) // 3, np.minimum(a, b))
    assert at_least(count, n, a, b) == pytest.approx(hypergeom.sf(count - 1, n, a, b), rel=1e-8, abs=1e-12)
    exact = hypergeom.ppf(0.95 - 1e-9, n, a, b)
    assert (meeting_quantile(0.95, n, a, b) == np.where((a == 0) | (b == 0), 0, exact)).all()


def test_weights_of_words_are_those_of_scikit_learn():
    """Sublinear TF-IDF with rows of length 1; a statement without words keeps a row of nothing."""
    from scipy.sparse import csr_matrix
    from sklearn.feature_extraction.text import TfidfTransformer

    said = np.random.default_rng(2).poisson(0.5, (30, 12)).astype(float)
    said[4] = 0.0
    counts = csr_matrix(said)
    expected = TfidfTransformer(sublinear_tf=True).fit_transform(counts).toarray()
    assert tfidf(counts).toarray() == pytest.approx(expected)
