"""OpenCV: ml.EM."""

import cv2
import numpy as np
from measure import measure


def prepare(x, start, threads):
    cv2.setNumThreads(threads)
    weights, means, covs = start

    def fit(n):
        model = cv2.ml.EM_create()
        model.setClustersNumber(len(weights))
        model.setCovarianceMatrixType(cv2.ml.EM_COV_MAT_GENERIC)
        model.setTermCriteria((cv2.TERM_CRITERIA_MAX_ITER, n, 0))
        model.trainE(x, means, cv2.Mat(covs), weights)
        return model.getWeights(), model.getMeans(), np.stack(model.getCovs())

    return fit


measure(prepare)
