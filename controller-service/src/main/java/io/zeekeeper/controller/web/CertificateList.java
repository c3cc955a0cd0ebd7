package io.zeekeeper.controller.web;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/** All certificates of agents and clients. */
@Schema(
    description =
        "Certificates: those of agents by instance, then those of clients by name, the newest of"
            + " each first, until 90 days after they have expired.")
record CertificateList(List<CertificateDocument> items) {}
