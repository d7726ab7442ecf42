# Makes reference.h: what R says of samples that the tests of bench/stats_* hold
# against their own answers. Needs r-base-core and r-cran-diptest.
library(diptest)

RNGkind("Mersenne-Twister", "Inversion", "Rejection")
set.seed(1985)

number <- function(x) sprintf("%.17g", x)
line <- function(...) cat("\t", ..., "\n", sep = "")
array <- function(name, x)
	line(".", name, " = {", paste(number(x), collapse = ", "), "},")
scalar <- function(name, x) line(".", name, " = ", number(x), ",")

# Times of a base and of another cell, of different shapes; the last with ties.
shape <- list(
	function(n) 10 + rnorm(n) / 10,
	function(n) exp(rnorm(n)),
	function(n) rexp(n) + 0.1,
	function(n) runif(n)^(-1 / 1.5),
	function(n) 10 + 4 * rbinom(n, 1, 0.4) + rnorm(n) / 10,
	function(n) sample(10:14, n, TRUE))
sizes <- list(c(6, 6), c(7, 11), c(20, 20), c(33, 18), c(60, 60))
percents <- c(0, 5, 25, 50, 80, 95, 100)

# The largest rank with enough confidence, by R's own distribution function.
rank_of <- function(n, confidence) {
	met <- which(2 * pbinom(0:(n - 1), n, 0.5) <= 1 - confidence)
	if (length(met) == 0) 0 else max(met)
}

paired_p <- function(d, edge) {
	one_sided <- function(wins)
		binom.test(wins, length(d), 0.5, "greater")$p.value
	min(1, 2 * one_sided(sum(d > edge)), 2 * one_sided(sum(d < -edge)))
}

sample_of <- function(make, n_a, n_b) {
	a <- signif(make(n_a), 6)
	b <- signif(make(n_b) * 1.05, 6)
	n <- min(n_a, n_b)
	d <- log(b[1:n]) - log(a[1:n])
	rank <- rank_of(n_a, 0.95)
	dranks <- rank_of(n, 0.9)
	ties <- anyDuplicated(c(a, b)) > 0
	w <- suppressWarnings(wilcox.test(log(b), log(a), conf.int = TRUE,
		exact = !ties,
		conf.level = 0.95))
	u <- sum(outer(b, a, "<")) + sum(outer(b, a, "==")) / 2
	drift <- suppressWarnings(cor.test(a, seq_along(a),
		method = "spearman", exact = FALSE))
	r <- rank(a)

	cat("{\n")
	scalar("n_a", n_a)
	scalar("n_b", n_b)
	array("a", a)
	array("b", b)
	array("quantiles", quantile(a, percents / 100, type = 7))
	scalar("mad", mad(a, constant = 1))
	scalar("low", if (rank > 0) sort(a)[rank] else 0)
	scalar("high", if (rank > 0) sort(a)[n_a + 1 - rank] else 0)
	scalar("coverage", if (rank > 0) 1 - 2 * pbinom(rank - 1, n_a, 0.5) else 1)
	scalar("geometric", exp(mean(log(a))))
	scalar("paired", exp(median(d)))
	scalar("paired_low", if (dranks > 0) exp(sort(d)[dranks]) else 0)
	scalar("paired_high", if (dranks > 0) exp(sort(d)[n + 1 - dranks]) else 0)
	scalar("paired_p", paired_p(d, log(1.01)))
	scalar("win_rate", (sum(d < 0) + sum(d == 0) / 2) / n)
	scalar("tied", if (ties) 1 else 0)
	scalar("shift", exp(median(outer(log(b), log(a), "-"))))
	scalar("shift_low", exp(w$conf.int[1]))
	scalar("shift_high", exp(w$conf.int[2]))
	scalar("shift_p", w$p.value)
	scalar("shift_wins", u / (n_a * n_b))
	scalar("drift", drift$estimate)
	scalar("drift_p", drift$p.value)
	scalar("serial", 1 - sum(diff(r)^2) / sum((r - mean(r))^2) / 2)
	scalar("dip", dip(a))
	cat("},\n")
}

sink("reference.h")
cat("/* Made by reference.R with ", R.version.string, ". */\n\n", sep = "")
cat("static const struct sample_reference samples[] = {\n")
for (make in shape)
	for (n in sizes)
		sample_of(make, n[1], n[2])
cat("};\n\nstatic const struct tail_reference binomial_tails[] = {\n")
for (n in c(1, 2, 6, 20, 61, 1000, 100001, 1e6))
	for (z in c(-8, -3, -1, 0, 2)) {
		k <- max(0, floor(n / 2 + z * sqrt(n) / 2))
		line("{", number(n), ", ", number(k), ", ",
			number(pbinom(k, n, 0.5)), "},")
	}
cat("};\n\nstatic const struct tail_reference student_tails[] = {\n")
for (df in c(1, 2, 4, 18, 98, 1e6))
	for (t in c(0, 0.01, 0.5, 1, 2.1, 5, 30))
		line("{", number(df), ", ", number(t), ", ",
			number(2 * pt(t, df, lower.tail = FALSE)), "},")
cat("};\n\nstatic const struct u_reference u_tails[] = {\n")
for (n in list(c(1, 1), c(1, 9), c(2, 3), c(6, 6), c(20, 20), c(7, 300),
	c(60, 60), c(100, 50)))
	for (share in c(0, 0.2, 0.35, 0.42, 0.5)) {
		u <- floor(n[1] * n[2] * share)
		line("{", n[1], ", ", n[2], ", ", u, ", ",
			number(pwilcox(u, n[1], n[2])), "},")
	}
cat("};\n\n")
p <- c(0.04, 0.001, 0.5, 0.01, 0.012, 0.9, 0.001, 0.03)
cat("static const double holm_p[] = {", paste(p, collapse = ", "), "};\n")
cat("static const double holm_adjusted[] = {",
	paste(number(p.adjust(p, "holm")), collapse = ", "), "};\n\n")

# Nonlinear least squares of data / fit, which is what is promised, by R's own
# optimizer.
workers <- c(1, 2, 4, 8, 12, 16, 24, 32, 48, 64)
law <- function(w, l, s, k) l * w / (1 + s * (w - 1) + k * w * (w - 1))
data <- signif(law(workers, 950, 0.03, 0.0004) *
	exp(rnorm(length(workers)) / 50), 6)
fit <- nls(rep(1, length(data)) ~ data / law(workers, l, s, k),
	start = list(l = 950, s = 0.03, k = 0.0004),
	control = nls.control(tol = 1e-7, minFactor = 1e-12))
amdahl <- nls(rep(1, length(data)) ~ data / law(workers, l, s, 0),
	start = list(l = 950, s = 0.03),
	control = nls.control(tol = 1e-7, minFactor = 1e-12))
cat("static const double scaling_workers[] = {",
	paste(workers, collapse = ", "), "};\n")
cat("static const double scaling_throughput[] = {",
	paste(data, collapse = ", "), "};\n")
cat("static const double scaling_usl[] = {",
	paste(number(coef(fit)), collapse = ", "), "};\n")
cat("static const double scaling_usl_error =",
	number(sqrt(mean(resid(fit)^2))), ";\n")
cat("static const double scaling_amdahl[] = {",
	paste(number(coef(amdahl)), collapse = ", "), "};\n")
sink()
