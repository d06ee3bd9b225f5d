# mclust: em, model VVV.
suppressPackageStartupMessages(library(mclust))

given <- commandArgs(trailingOnly = TRUE)
folder <- given[1]
size <- as.integer(given[-1]) # N, D, K, iterations, threads
N <- size[1]; D <- size[2]; K <- size[3]; n <- size[4]

doubles <- function(name, count) readBin(file.path(folder, name), "double", count)
x <- matrix(doubles("x.bin", N * D), N, D, byrow = TRUE)
start <- doubles("start.bin", K + K * D + K * D * D)
covs <- array(start[-seq_len(K + K * D)], c(D, D, K)) # symmetric, so that rows and columns may change places
variance <- list(modelName = "VVV", d = D, G = K, sigma = covs, cholsigma = array(apply(covs, 3, chol), c(D, D, K)))
parameters <- list(pro = start[seq_len(K)], mean = matrix(start[K + seq_len(K * D)], D, K), variance = variance)

fit <- function(n) {
  forever <- emControl(eps = 0, tol = c(0, 0), itmax = c(n, n))
  suppressWarnings(em(data = x, modelName = "VVV", parameters = parameters, control = forever))
}
memory <- function(field) {
  line <- grep(paste0("^", field), readLines("/proc/self/status"), value = TRUE)
  as.numeric(gsub("[^0-9]", "", line)) / 1024
}

invisible(gc(FALSE))
before <- memory("VmRSS")
writeLines("5", "/proc/self/clear_refs")
fit(1)
one <- system.time(fit(1))
many <- system.time(result <- fit(1 + n))
cost <- (many - one) / n
found <- c(result$parameters$pro, result$parameters$mean, result$parameters$variance$sigma)
writeBin(as.double(found), file.path(folder, "mclust.bin"))
cat(sprintf('{"cpu": %.9f, "wall": %.9f, "memory": %.3f}\n', cost[["user.self"]] + cost[["sys.self"]],
            cost[["elapsed"]], memory("VmHWM") - before))
