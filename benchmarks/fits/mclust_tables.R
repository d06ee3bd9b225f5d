# mclust: K = 1 to 6 of each shape, for one table. Prints "shape K log-likelihood seconds".
suppressPackageStartupMessages(library(mclust))
x <- as.matrix(read.table(commandArgs(trailingOnly = TRUE)[1]))
models <- if (ncol(x) > 1) c(full = "VVV", tied = "EEE", diagonal = "VVI", spherical = "VII") else c(full = "V", tied = "E")
for (shape in names(models)) for (K in 1:6) {
  taken <- system.time(fit <- try(Mclust(x, G = K, modelNames = models[[shape]], verbose = FALSE), silent = TRUE))
  if (!inherits(fit, "try-error") && !is.null(fit)) cat(shape, K, format(fit$loglik, digits = 15), taken[["elapsed"]], "\n")
}
