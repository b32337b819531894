package io.acta.examples.web.socket;

import io.acta.examples.web.access.Identity;
import java.util.List;
import java.util.Map;

/** What is known of a client before its WebSocket is open. */
record Admission(
        Identity identity, String address, Map<String, String> pathParameters, Map<String, List<String>> parameters) {}
