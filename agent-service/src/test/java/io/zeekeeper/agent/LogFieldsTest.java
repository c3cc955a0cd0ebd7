package io.zeekeeper.agent;

import io.zeekeeper.service.rules.LogFields;

class LogFieldsTest extends LogFields {}
