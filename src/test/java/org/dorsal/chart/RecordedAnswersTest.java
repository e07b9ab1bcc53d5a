package org.dorsal.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.*;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dorsal.smart.launch.EhrReply;
import org.dorsal.smart.launch.HttpAnswer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Answers of real EHRs, as they came and with something wrong in them: the page opens, and nothing wrong is believed.
 */
class RecordedAnswersTest {
    private static final Path OWN = Path.of("src/test/resources/ehr-samples");

    /**
     * Folder of samples; {@code -Ddorsal.ehr-samples=FOLDER} selects another, for samples that must not be
     * redistributed.
     */
    private static final Path SAMPLES = Path.of(System.getProperty("dorsal.ehr-samples", OWN.toString()));

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int MUTATIONS = 30;
    private static final Pattern PATIENT = Pattern.compile("\"reference\" ?: ?\"Patient/([^\"/]+)\"");
    private static final Pattern ID = Pattern.compile("\"id\" ?: ?\"([^\"]+)\"");

    /** Recorded response, adapted to patient 7, and the address that serves it. */
    record Sample(String name, String address, String body) {
        static Sample of(Path file) {
            String body = text(file);
            String name = SAMPLES.relativize(file).toString().replace('\\', '/');
            if (!name.endsWith(".json")) {
                return new Sample(name, name.contains("patient") ? "Patient/7" : "Condition?", body);
            }
            JsonNode tree = JSON.readTree(body);
            String type = tree.path("resourceType").stringValue("");
            String first = tree.at("/entry/0/resource/resourceType").stringValue(type);
            String address = switch (type) {
                case "Patient" -> "Patient/7";
                case "Practitioner" -> "Practitioner/one";
                default -> Set.of("Observation", "MedicationRequest").contains(first) ? first + "?" : "Condition?";
            };
            var reference = PATIENT.matcher(body);
            String adapted = reference.find() ? body.replace("Patient/" + reference.group(1), "Patient/7") : body;
            var id = ID.matcher(adapted);
            if (address.contains("/") && id.find()) {
                adapted = adapted.replace(id.group(1), address.substring(address.indexOf('/') + 1));
            }
            return new Sample(name, address, adapted);
        }

        /** Body with additional facts that must not be lost silently. */
        String withFacts() {
            if (!isJson() || !body.contains("\"entry\"")) {
                return body;
            }
            ObjectNode bundle = (ObjectNode) JSON.readTree(body);
            for (String fact : List.of(
                    SomeChartRecords.condition("sct|64859006", "active", "confirmed", "2020-02-02"),
                    SomeChartRecords.condition("sct|76107001", "active", "refuted", "2020-02-02"),
                    SomeChartRecords.medicationRequest("sct|297279009", "active", "order"),
                    SomeChartRecords.observation(
                            "loinc|8310-5", "final", "2026-11-20T09:00:00Z", SomeChartRecords.quantity("39.0 Cel")))) {
                ((ArrayNode) bundle.get("entry")).addObject().set("resource", JSON.readTree(fact));
            }
            return bundle.toString();
        }

        boolean isJson() {
            return name.endsWith(".json");
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static List<Sample> samples() {
        try (Stream<Path> files = Files.walk(SAMPLES)) {
            return files.filter(file -> file.toString().matches(".*\\.(json|xml|html|txt)"))
                    .sorted()
                    .map(Sample::of)
                    .toList();
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    @Test
    void every_recorded_answer_is_read_as_the_table_says() throws IOException {
        String read = samples().stream()
                .map(sample -> sample.name() + "," + description(outcome(sample.address(), sample.body())) + "\n")
                .collect(Collectors.joining("", "sample,page opens,facts found,told\n", ""));
        Files.writeString(Path.of("target/ehr-samples-read.csv"), read);
        assumeTrue(SAMPLES.equals(OWN), "the table is of our own samples");
        assertThat(read).isEqualTo(text(SAMPLES.resolve("read.csv")));
    }

    @ParameterizedTest
    @MethodSource("samples")
    void thirty_mutations_of_it_never_break_the_page_or_add_a_fact_or_lose_one_in_silence(Sample sample) {
        Set<String> before = facts(outcome(sample.address(), sample.withFacts()));
        for (int each = 0; each < MUTATIONS; each++) {
            long seed = sample.name().hashCode() * 31L + each;
            String mutated = mutated(sample, each, new Random(seed));
            ChartReader.ChartOutcome outcome = outcome(sample.address(), mutated);
            assertThat(facts(outcome)).as("mutation %d, seed %d", each, seed).isSubsetOf(before);
            if (facts(outcome).size() < before.size()) {
                assertThat(description(outcome))
                        .as("mutation %d, seed %d", each, seed)
                        .matches(".*:.*");
            }
        }
    }

    private static ChartReader.ChartOutcome outcome(String address, String body) {
        EhrReply answer = body.equals("500")
                ? new HttpAnswer.CompleteAnswer(500, Map.of(), new byte[0])
                : new HttpAnswer.CompleteAnswer(200, Map.of(), body.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        return SomeChartEhr.ofPatient().answering(address, answer).outcome();
    }

    private static Set<String> facts(ChartReader.ChartOutcome outcome) {
        return switch (outcome) {
            case ChartReader.ChartWithoutPatient _ -> Set.of();
            case ChartReader.ReadChart(Chart chart) ->
                chart.suggestions().stream()
                        .map(suggestion -> suggestion.linkId() + "=" + suggestion.answer())
                        .collect(Collectors.toCollection(HashSet::new));
        };
    }

    private static String description(ChartReader.ChartOutcome outcome) {
        return switch (outcome) {
            case ChartReader.ChartWithoutPatient(String why, var _) -> "no,," + why;
            case ChartReader.ReadChart(Chart chart) ->
                "yes," + String.join(" ", facts(outcome).stream().sorted().toList()) + ","
                        + String.join(" ", chart.unread());
        };
    }

    private static String mutated(Sample sample, int kind, Random random) {
        String whole = sample.withFacts();
        if (!sample.isJson()) {
            return whole.substring(0, random.nextInt(whole.length()));
        }
        ObjectNode tree = (ObjectNode) JSON.readTree(whole);
        List<ObjectNode> objects = new ArrayList<>();
        collect(tree, objects);
        List<ObjectNode> resources =
                objects.stream().filter(object -> object.has("resourceType")).toList();
        ObjectNode any = objects.get(random.nextInt(objects.size()));
        ObjectNode resource = resources.isEmpty() ? any : resources.get(random.nextInt(resources.size()));
        switch (kind % 15) {
            case 0 -> any.putObject("zzVendor").put("said", true);
            case 1 -> any.putArray("note");
            case 2 -> any.putNull("zzNothing");
            case 3 -> resource.put("language", "");
            case 4 -> resource.putObject("meta");
            case 5 -> resource.putArray("modifierExtension").addObject().put("url", "urn:x:not");
            case 6 -> resource.putObject("text").put("div", "<div><style>p{}</style></div>");
            case 7 -> resource.putObject("subject").put("reference", "Patient/somebody-else");
            case 8 -> resource.put("id", "somebody-else");
            case 9 -> resource.put("implicitRules", "urn:x");
            case 10 -> any.put("zzControl", "a\u0001b");
            case 11 -> {
                return "<html><body>Sign in</body></html>";
            }
            case 12 -> {
                return whole.substring(0, whole.length() * (1 + random.nextInt(8)) / 10);
            }
            case 13 -> {
                return "500";
            }
            default -> {
                return whole.replaceFirst("\\{", "{\"zz\":1,\"zz\":2,");
            }
        }
        return tree.toString();
    }

    private static void collect(JsonNode node, List<ObjectNode> objects) {
        if (node instanceof ObjectNode object) {
            objects.add(object);
        }
        node.forEach(inner -> collect(inner, objects));
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }
}
