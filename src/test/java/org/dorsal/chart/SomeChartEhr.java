package org.dorsal.chart;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.*;
import java.util.*;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.dorsal.knowledge.Form;
import org.dorsal.knowledge.SomeProfiles;
import org.dorsal.smart.PatientId;
import org.dorsal.smart.SiteId;
import org.dorsal.smart.launch.EhrBase;
import org.dorsal.smart.launch.EhrMemory;
import org.dorsal.smart.launch.EhrReply;
import org.dorsal.smart.launch.HttpAnswer;
import org.dorsal.smart.launch.Launch;
import org.dorsal.smart.launch.LaunchId;

/** Map-based EHR: the longest matching prefix of an address determines the response; other addresses give 404. */
final class SomeChartEhr implements ChartSource {
    static final URI BASE = URI.create("https://ehr.example/fhir");
    static final String OTHER_BASE = "https://ehr-behind.example/r4";
    static final Instant AT = Instant.parse("2026-11-20T09:30:00Z");
    static final Set<String> ALL_SCOPES = Set.of("launch", "openid", "fhirUser", "patient/*.rs");
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final Map<String, EhrReply> answers = new LinkedHashMap<>();
    private final ConcurrentLinkedQueue<String> requestedPaths = new ConcurrentLinkedQueue<>();
    private final CountDownLatch never = new CountDownLatch(1);
    private String hangsAt = "nowhere";
    private EhrMemory memory = EhrMemory.unlimited();
    private Form form = SomeProfiles.form();

    private SomeChartEhr() {}

    /** With the patient 7 and nothing else: every search finds nothing. */
    static SomeChartEhr ofPatient(String members) {
        return empty().with("Patient/7", "{\"resourceType\":\"Patient\",\"id\":\"7\"" + members + "}");
    }

    static SomeChartEhr ofPatient() {
        return ofPatient(",\"name\":[{\"family\":\"Alder\",\"given\":[\"Testa\"]}]");
    }

    static SomeChartEhr empty() {
        SomeChartEhr ehr = new SomeChartEhr();
        for (String type : List.of("Condition", "MedicationRequest", "MedicationStatement", "Observation")) {
            ehr.with(type + "?", bundle());
        }
        return ehr.with("Practitioner/one", practitioner("one"));
    }

    static String practitioner(String id) {
        return "{\"resourceType\":\"Practitioner\",\"id\":\"" + id
                + "\",\"name\":[{\"family\":\"Person\",\"given\":[\"Sample\"],\"prefix\":[\"Dr\"]}],"
                + "\"qualification\":[{\"code\":{\"text\":\"General practitioner\"}}]}";
    }

    static String bundle(String... resources) {
        return bundle(Optional.empty(), resources);
    }

    static String bundle(Optional<String> next, String... resources) {
        List<String> entries = new ArrayList<>();
        for (String resource : resources) {
            entries.add("{\"resource\":" + resource + "}");
        }
        String links = next.map(url -> ",\"link\":[{\"relation\":\"next\",\"url\":\"" + url + "\"}]")
                .orElse("");
        String entry = entries.isEmpty() ? "" : ",\"entry\":[" + String.join(",", entries) + "]";
        return "{\"resourceType\":\"Bundle\",\"type\":\"searchset\"" + links + entry + "}";
    }

    SomeChartEhr with(String address, String body) {
        return answering(address, new HttpAnswer.CompleteAnswer(200, Map.of(), body.getBytes(StandardCharsets.UTF_8)));
    }

    SomeChartEhr answering(String address, EhrReply answer) {
        answers.put(address, answer);
        return this;
    }

    /** Read for the questions of that form; of the form in force unless said. */
    SomeChartEhr withForm(Form form) {
        this.form = form;
        return this;
    }

    /** Read with so much memory. */
    SomeChartEhr within(EhrMemory memory) {
        this.memory = memory;
        return this;
    }

    @Override
    public EhrMemory memory() {
        return memory;
    }

    /** Makes requests of an address hang. */
    SomeChartEhr hangingAt(String address) {
        hangsAt = address;
        return this;
    }

    List<String> requests() {
        return requestedPaths.stream().sorted().toList();
    }

    @Override
    public EhrReply get(URI address) {
        String relative = new EhrBase(BASE).relative(address).orElseGet(address::toString);
        requestedPaths.add(relative);
        if (relative.startsWith(hangsAt)) {
            try {
                never.await();
            } catch (InterruptedException _) {
                return new HttpAnswer.MissingAnswer();
            }
        }
        return answers.entrySet().stream()
                .filter(answer -> relative.startsWith(answer.getKey()))
                .max(Map.Entry.comparingByKey(java.util.Comparator.comparingInt(String::length)))
                .map(Map.Entry::getValue)
                .map(this::received)
                .orElse(new HttpAnswer.CompleteAnswer(404, Map.of(), new byte[0]));
    }

    /** Takes memory for the body, as the client of EHRs does. */
    private EhrReply received(EhrReply reply) {
        return reply instanceof HttpAnswer.CompleteAnswer(int status, var _, byte[] body)
                        && !memory.take((long) body.length * EhrMemory.BYTES_OF_BODY)
                ? new HttpAnswer.OversizedAnswer(status, true)
                : reply;
    }

    Chart chart() {
        return chart(ALL_SCOPES);
    }

    Chart chart(Set<String> scopes) {
        return switch (outcome(launch("Practitioner/one", scopes), LIMIT)) {
            case ChartReader.ReadChart(Chart chart) -> chart;
            case ChartReader.ChartWithoutPatient(String why, var _) -> throw new AssertionError("no chart: " + why);
        };
    }

    ChartReader.ChartOutcome outcome() {
        return outcome(launch("Practitioner/one", ALL_SCOPES), LIMIT);
    }

    ChartReader.ChartOutcome outcome(Launch launch, Duration limit) {
        return new ChartReader(
                        form, SomeProfiles.knowledge().recordRules(form), List.of(BASE.toString(), OTHER_BASE), limit)
                .read(this, launch, BASE, AT, ZoneOffset.UTC);
    }

    static Launch launch(String fhirUser, Set<String> scopes) {
        return new Launch(
                new LaunchId(new SiteId("northside"), UUID.fromString("01930000-0000-7000-8000-000000000001")),
                new PatientId("7"),
                new Launch.User("https://ehr.example", "user-1", Optional.of(fhirUser)),
                Optional.empty(),
                true,
                scopes,
                scopes,
                AT.minusSeconds(60),
                AT.plusSeconds(3600),
                Optional.empty());
    }
}
