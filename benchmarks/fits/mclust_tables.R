# mclust: K = 1 to 6 of each shape, for one table. Prints "shape K log-likelihood seconds", weights, means and covariances.
suppressPackageStartupMessages(library(mclust))
x <- as.matrix(read.table(commandArgs(trailingOnly = TRUE)[1]))
models <- if (ncol(x) > 1) c(full = "VVV", tied = "EEE", diagonal = "VVI", spherical = "VII") else c(full = "V", tied = "E")
for (shape in names(models)) for (K in 1:6) {
  taken <- system.time(fit <- try(Mclust(x, G = K, modelNames = models[[shape]], verbose = FALSE), silent = TRUE))
  if (inherits(fit, "try-error") || is.null(fit)) next
  found <- fit$parameters
  covs <- if (ncol(x) > 1) found$variance$sigma else rep(found$variance$sigmasq, length.out = K)
  numbers <- c(fit$loglik, taken[["elapsed"]], if (K > 1) found$pro else 1, found$mean, covs)
  cat(shape, K, format(numbers, digits = 15), "\n")
}
