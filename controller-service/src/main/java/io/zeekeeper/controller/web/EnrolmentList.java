package io.zeekeeper.controller.web;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/** All enrolments. */
@Schema(description = "Enrolments, the newest first, until 90 days after they have expired.")
record EnrolmentList(List<EnrolmentDocument> items) {}
