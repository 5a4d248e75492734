# python3 scripts/make_special_functions.py > test/vectors/special_functions.json
# ln Γ, ψ, the incomplete gamma function, e^x, ln(1 + x) − x and normal quantiles to 17 digits, by mpmath with 60.

import json

from mpmath import digamma, erfinv, exp, log, loggamma, mp, mpf, sqrt

mp.dps = 60
points = [0.1, 0.25, 0.5, 1, 1.5, 2, 2.5, 3, 7, 9.75, 10, 13.5, 100, 1234.5, 1e6, 123456789]
gammas = [
    (a, float(a * f))
    for a in (0.5, 1, 1.5, 3, 9.5, 10, 50.5, 1000, 40000.5)
    for f in (0.001, 0.3, 0.9, 1, 1.1, 1.5, 3)
]
powers = [-745, -700.25, -30.7, -1, -1e-5, 0, 1e-9, 0.3, 1, 12.34, 300.3, 709.7]
small = [-0.9, -0.31, -0.3, -0.1, -1e-4, -1e-10, 1e-12, 1e-3, 0.05, 0.3, 0.5, 7]
shares = [1e-300, 1e-20, 1e-10, 0.001, 0.07, 0.1, 0.3, 0.5, 0.6, 0.9, 0.975, 0.999, 0.999999]


def number(x):
    return float(mp.nstr(x, 20))


def quantile(p):
    if p > 1e-15:
        return sqrt(2) * erfinv(2 * mpf(p) - 1)
    mp.dps = 400
    value = sqrt(2) * erfinv(2 * mpf(p) - 1)
    mp.dps = 60
    return value


def upper_gamma(a, x):
    """1 − the series of the lower function, with enough digits for the cancellation: mpmath's gammainc fails at a = 40000."""
    mp.dps = 400
    a, x = mpf(a), mpf(x)
    term = total = exp(a * log(x) - x - loggamma(a + 1))
    n = 0
    while term > total * mpf(10) ** -390 or n < x - a:
        n += 1
        term *= x / (a + n)
        total += term
    tail = 1 - total
    mp.dps = 60
    return tail


print(
    json.dumps(
        {
            "source": "mpmath with 60 digits: loggamma, digamma, the series of the incomplete gamma function, exp, log, erfinv",
            "lnGamma": [[x, number(loggamma(mpf(x)))] for x in points],
            "digamma": [[x, number(digamma(mpf(x)))] for x in points],
            "upperGamma": [
                [a, x, number(tail)]
                for a, x in gammas
                for tail in [upper_gamma(a, x)]
                if tail > mpf(10) ** -300
            ],
            "exp": [[x, number(exp(mpf(x)))] for x in powers],
            "log1pMinus": [[x, number(log(1 + mpf(x)) - mpf(x))] for x in small],
            "normalQuantile": [[p, number(quantile(p))] for p in shares],
        },
        indent=1,
    )
)
