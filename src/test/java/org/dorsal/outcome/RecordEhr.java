package org.dorsal.outcome;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.*;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

    private static final Pattern RECORDED = Pattern.compile("\"recordedDate\":\"([0-9-]{10})");

    private final String patient;
    private final Map<String, List<String>> entries = new HashMap<>();
    private final Map<String, EhrReply> replies = new HashMap<>();
    private final List<String> refused = new ArrayList<>();
    private Set<String> scopes = Set.of("system/*.rs");
    private int pageSize = Integer.MAX_VALUE;
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
        return answering(type, answer(status, body));
    }

    static String coding(String system, String code) {
        return "{\"coding\":[{\"system\":\"" + system + "\",\"code\":\"" + code + "\"}]}";
    }

    /** Pages of that many entries. */
    RecordEhr paging(int size) {
        pageSize = size;
        return this;
    }

    /** Refuses searches with that parameter. */
    RecordEhr refusing(String parameter) {
        refused.add(parameter);
        return this;
    }

    /** Grants these scopes alone. */
    RecordEhr granted(String... granted) {
        scopes = Set.of(granted);
        return this;
    }

    BackendAccess access() {
        return new BackendAccess(this, scopes, LaterRecord.TYPES);
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
        String query = address.getQuery();
        if (refused.stream().anyMatch(parameter -> query.contains(parameter + "="))) {
            return answer(400, "");
        }
        return reply != null ? reply : bundle(type, query);
    }

    /** Diagnoses by their recordedDate, as R4 defines recorded-date and the modifier missing. */
    private EhrReply bundle(String type, String query) {
        List<String> matches = entries.getOrDefault(type, List.of()).stream()
                .filter(entry -> isMatch(entry, query))
                .toList();
        int page = query.contains("page=") ? Integer.parseInt(query.substring(query.indexOf("page=") + 5)) : 0;
        String found = matches.stream()
                .skip((long) page * pageSize)
                .limit(pageSize)
                .map(entry -> "{\"resource\":" + entry + "}")
                .collect(Collectors.joining(","));
        boolean more = (page + 1L) * pageSize < matches.size();
        String next = BASE + "/" + type + "?" + query.replaceAll("&page=.*", "") + "&page=" + (page + 1);
        return answer(
                200,
                "{\"resourceType\":\"Bundle\",\"type\":\"searchset\""
                        + (more ? ",\"link\":[{\"relation\":\"next\",\"url\":\"" + next + "\"}]" : "")
                        + (found.isEmpty() ? "" : ",\"entry\":[" + found + "]") + "}");
    }

    private static boolean isMatch(String entry, String query) {
        Matcher recorded = RECORDED.matcher(entry);
        boolean dated = recorded.find();
        int since = query.indexOf("recorded-date=ge");
        if (since >= 0) {
            return dated && recorded.group(1).compareTo(query.substring(since + 16, since + 26)) >= 0;
        }
        return !query.contains("recorded-date:missing=true") || !dated;
    }

    private static EhrReply answer(int status, String body) {
        return new HttpAnswer.CompleteAnswer(status, Map.of(), body.getBytes(StandardCharsets.UTF_8));
    }
}
