package org.dorsal.outcome;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dorsal.chart.BackendAccess;
import org.dorsal.chart.ChartSource;
import org.dorsal.chart.LaterRecord;
import org.dorsal.smart.launch.EhrReply;
import org.dorsal.smart.launch.HttpAnswer;

/** EHR with entries of one patient; a search of a type may have another reply. */
public final class RecordEhr implements ChartSource {
    static final URI BASE = URI.create("https://ehr.example/fhir");
    static final String ICD_10 = "http://hl7.org/fhir/sid/icd-10";

    private final String patient;
    private final Map<String, List<String>> entries = new HashMap<>();
    private final Map<String, EhrReply> replies = new HashMap<>();
    private int requests;

    public RecordEhr(String patient) {
        this.patient = patient;
    }

    /** Established diagnosis that was recorded at that time. */
    public RecordEhr diagnosis(String code, String recorded) {
        return condition(coding(ICD_10, code), "\"recordedDate\":\"" + recorded + "\"");
    }

    /** Diagnosis with that code and further elements. */
    RecordEhr condition(String code, String... elements) {
        return entry(
                "Condition",
                Stream.concat(Stream.of("\"code\":" + code), Stream.of(elements))
                        .filter(element -> !element.isEmpty())
                        .collect(Collectors.joining(",")));
    }

    public RecordEhr visit(String start) {
        return entry("Encounter", "\"status\":\"finished\",\"period\":{\"start\":\"" + start + "\"}");
    }

    RecordEhr entry(String type, String elements) {
        return raw(
                type,
                "{\"resourceType\":\"" + type + "\",\"id\":\"e" + requests + entries.size()
                        + "\",\"subject\":{\"reference\":\"Patient/" + patient + "\"}," + elements + "}");
    }

    RecordEhr raw(String type, String resource) {
        entries.computeIfAbsent(type, _ -> new ArrayList<>()).add(resource);
        return this;
    }

    RecordEhr answering(String type, EhrReply reply) {
        replies.put(type, reply);
        return this;
    }

    public RecordEhr answering(String type, int status, String body) {
        return answering(type, new HttpAnswer.CompleteAnswer(status, Map.of(), body.getBytes(StandardCharsets.UTF_8)));
    }

    static String coding(String system, String code) {
        return "{\"coding\":[{\"system\":\"" + system + "\",\"code\":\"" + code + "\"}]}";
    }

    BackendAccess access() {
        return new BackendAccess(this, Set.of("system/*.rs"), LaterRecord.TYPES);
    }

    int requests() {
        return requests;
    }

    @Override
    public EhrReply get(URI address) {
        requests++;
        String path = address.getPath();
        String type = path.substring(path.lastIndexOf('/') + 1);
        EhrReply reply = replies.get(type);
        return reply != null ? reply : bundle(type);
    }

    private EhrReply bundle(String type) {
        String found = entries.getOrDefault(type, List.of()).stream()
                .map(entry -> "{\"resource\":" + entry + "}")
                .collect(Collectors.joining(","));
        String body = "{\"resourceType\":\"Bundle\",\"type\":\"searchset\""
                + (found.isEmpty() ? "" : ",\"entry\":[" + found + "]") + "}";
        return new HttpAnswer.CompleteAnswer(200, Map.of(), body.getBytes(StandardCharsets.UTF_8));
    }
}
