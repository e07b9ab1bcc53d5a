package org.dorsal.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.*;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests that a rule covers each address in the documents and each other file in their folders. Links to other sites are not
 * fetched, because a build needs no network. {@code target/documentation-addresses.md} counts them.
 */
class DocumentAddressesTest {
    private static final Pattern ADDRESS = Pattern.compile("https?://[^\\s`\"'|)>\\]\\\\]+");
    private static final Pattern LINK = Pattern.compile("]\\((https://[^)\\s]+)\\)");
    private static final Path TABLE = Path.of("target/documentation-addresses.md");

    /** Code systems and structures, which FHIR names by addresses that need not lead anywhere. */
    private static final Pattern IDENTIFIER = Pattern.compile(
            "http://(hl7\\.org/fhir|terminology\\.hl7\\.org|loinc\\.org|snomed\\.info|unitsofmeasure\\.org)(/.*)?");
    /** Names that are reserved for documents (RFC 2606), servers of vendors in their guides, and the sandbox. */
    private static final Pattern PLACEHOLDER = Pattern.compile(
            "https?://([\\w.-]+\\.example|api\\.platform\\.athenahealth\\.com|launch\\.smarthealthit\\.org|sandbox\\.cds-hooks\\.org"
                    + "|cds-hooks\\.cerner\\.com|authorization\\.cerner\\.com|collector:4318)([/:,].*)?");

    /** Other files in the folders of documents, by name, and the test that reads or writes them. */
    private static final Map<String, String> FILES = Map.of(
            "requests.http", "RequestsFileTest",
            "application.yaml", "FirstHourTest",
            "compose.yaml", "FirstHourTest",
            "dorsal.service", "FirstHourTest",
            "roles.sql", "FirstHourIT",
            "assessment.jpeg", "AssessBrowserIT",
            "who-calls-whom.svg", "CallsPictureTest");
    /** Drawn by a benchmark of half an hour. */
    private static final List<String> NOT_REPEATED = List.of("soak.svg");

    @Test
    void each_address_is_covered() throws IOException {
        Map<String, Integer> counts = new TreeMap<>();
        List<String> uncovered = new ArrayList<>();
        for (Path document : DocumentBlock.documents(Path.of(""))) {
            String text = DocumentBlock.read(document);
            List<String> links =
                    LINK.matcher(text).results().map(link -> link.group(1)).toList();
            ADDRESS.matcher(text)
                    .results()
                    .map(match -> match.group().replaceFirst("[.,;:…]+$", ""))
                    .forEach(address -> {
                        Optional<String> rule = rule(address, links);
                        rule.ifPresentOrElse(
                                name -> counts.merge(name, 1, Integer::sum),
                                () -> uncovered.add(document + ": " + address));
                    });
        }
        Files.createDirectories(TABLE.getParent());
        Files.writeString(
                TABLE,
                counts.entrySet().stream()
                        .map(count -> "| " + count.getKey() + " | " + count.getValue() + " |")
                        .collect(Collectors.joining("\n", "| addresses | number |\n|---|---|\n", "\n")));
        System.out.println(counts);
        assertThat(uncovered).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://localhost:8080/fhir/sandbox/no-such-type",
                "http://localhost:8080/adit/sandbox",
                "http://localhost:8081/actuator/healthy",
                "http://localhost:9090/no/token",
                "http://unknown.com/page"
            })
    void an_address_that_is_wrong_would_be_found(String address) {
        assertThat(rule(address, List.of())).isEmpty();
    }

    @Test
    void each_file_beside_the_documents_is_covered() {
        assertThat(DocumentBlock.files(Path.of("src/docs"))
                        .map(file -> file.getFileName().toString())
                        .filter(name -> !name.endsWith(".md") && !NOT_REPEATED.contains(name))
                        .filter(name -> FILES.keySet().stream()
                                .noneMatch(knownAddress -> name.matches(
                                        knownAddress.replace(".", "\\.").replace("*", ".*")))))
                .isEmpty();
        assertThat(FILES.values()).allMatch(NamedTests::exist, "is a test");
    }

    private static Optional<String> rule(String address, List<String> links) {
        if (address.startsWith("https://dorsal.example")) {
            return Optional.of("of this service: DocumentTermsTest compares routes and published artifacts");
        }
        if (address.startsWith("http://localhost")) {
            return Optional.of("of the sandbox: compared with its routes")
                    .filter(_ -> isOfSandbox(URI.create(address)));
        }
        if (links.contains(address)) {
            return Optional.of("link to another site: not fetched");
        }
        return Stream.of(
                        Map.entry(IDENTIFIER, "identifier of FHIR: not fetched"),
                        Map.entry(PLACEHOLDER, "placeholder: no such server is meant"))
                .filter(rule -> rule.getKey().matcher(address).matches())
                .map(Map.Entry::getValue)
                .findFirst();
    }

    private static boolean isOfSandbox(URI address) {
        String path = address.getPath();
        return switch (address.getPort()) {
            case -1 -> path.isEmpty();
            case 8080 -> path.isEmpty() || ServedRoutes.isArea(path) && ServedRoutes.has(null, path);
            case 8081 -> ServedRoutes.has(null, path);
            case 9090 ->
                List.of("", "/", "/tour", "/playground", "/oauth2/token").contains(path);
            case 9099 -> path.equals("/hooks/dorsal"); // the callback that the sandbox listens on
            default -> false;
        };
    }
}
