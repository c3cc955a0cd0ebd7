package io.zeekeeper.controller;

import io.zeekeeper.service.rules.LogFields;

class LogFieldsTest extends LogFields {}
