package io.zeekeeper.controller.web;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/** All certificates of agents. */
@Schema(
    description =
        "Certificates, sorted by instance, the newest of each first, until 90 days after they have"
            + " expired.")
record CertificateList(List<CertificateDocument> items) {}
