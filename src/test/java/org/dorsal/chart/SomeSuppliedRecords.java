package org.dorsal.chart;

import java.nio.charset.StandardCharsets;
import java.time.*;
import java.util.*;
import java.util.stream.Collectors;
import org.dorsal.knowledge.Form;
import org.dorsal.knowledge.SomeProfiles;
import org.dorsal.smart.PatientId;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Records of the patient p1 as callers of {@code $populate} supply them, and their suggestions. */
record SomeSuppliedRecords(Instant now, ZoneId zone, List<byte[]> bundles, List<byte[]> resources) {
    static final String BASE = "https://ehr.example/fhir";
    static final String OTHER_BASE = "https://gateway.example/r4";

    static SomeSuppliedRecords recordsOf(Instant now, ZoneId zone) {
        return new SomeSuppliedRecords(now, zone, new ArrayList<>(), new ArrayList<>());
    }

    /** Adds a resource, written with single quotes. */
    SomeSuppliedRecords with(String... written) {
        for (String resource : written) {
            String json = resource.replace('\'', '"');
            boolean bundle = json.contains("\"resourceType\":\"Bundle\"");
            (bundle ? bundles : resources).add(json.getBytes(StandardCharsets.UTF_8));
        }
        return this;
    }

    /** Adds the {@code content} of Parameters. */
    SomeSuppliedRecords withContentOf(String parameters) {
        for (JsonNode part : JsonMapper.shared().readTree(parameters).path("parameter")) {
            if (part.path("name").asString("").equals("content")) {
                with(part.path("resource").toString());
            }
        }
        return this;
    }

    /** Adds a Bundle of entries, each written as {@code fullUrl resource}; {@code -} is no fullUrl. */
    SomeSuppliedRecords withBundle(String... entries) {
        List<String> written = new ArrayList<>();
        for (String entry : entries) {
            String[] parts = entry.split(" ", 2);
            written.add("{" + (parts[0].equals("-") ? "" : "'fullUrl':'" + parts[0] + "',") + "'resource':" + parts[1]
                    + "}");
        }
        return with("{'resourceType':'Bundle','type':'collection','entry':["
                + written.stream().collect(Collectors.joining(",")) + "]}");
    }

    private Chart chart() {
        Form form = SomeProfiles.knowledge().formInForce();
        return new ChartReader(
                        form,
                        SomeProfiles.knowledge().recordRules(form),
                        List.of(BASE, OTHER_BASE),
                        Duration.ofMinutes(1))
                .read(new SuppliedRecord(bundles, resources), new PatientId("p1"), now, zone);
    }

    /** Returns the suggested answers and the unused entries, in one line; {@code -} is nothing. */
    String result() {
        Chart chart = chart();
        List<String> answers = new ArrayList<>();
        chart.suggestions().stream()
                .map(suggestion -> suggestion.linkId() + "=" + suggestion.answer())
                .sorted()
                .forEach(answers::add);
        chart.unread().stream().map(unread -> "!" + unread).forEach(answers::add);
        return answers.isEmpty() ? "-" : String.join(" ", answers);
    }
}
