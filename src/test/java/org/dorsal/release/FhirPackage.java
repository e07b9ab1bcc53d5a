package org.dorsal.release;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.*;
import java.util.stream.Stream;
import org.hl7.fhir.utilities.npm.NpmPackageIndexBuilder;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * FHIR package of the profiles (HL7 FHIR Package Specification): the unchanged resources of {@code profiles/}, an
 * ImplementationGuide that lists them, {@code package.json} and an index of each folder.
 *
 * @param profiles folder of the resources
 * @param version of Dorsal
 * @param time of the release
 */
record FhirPackage(Path profiles, String version, Instant time) {
    static final String ID = "org.dorsal.profiles";

    /** File name by which package registries know it. */
    static final String FILE = "package.tgz";

    static final String CANONICAL = "https://dorsal.example/canonical";

    private static final String FHIR = "4.0.1";
    private static final String DESCRIPTION =
            "Questionnaires, criteria, care plans, terminology and result profiles of Dorsal. "
                    + "Draft: every edition awaits sign-off by a clinical safety officer.";

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    /** Resources of R4 that readers index. */
    private static final String RESOURCES = "package/";

    private static final String EXAMPLES = "package/example/";

    /** Resources of a later FHIR version, which a reader of R4 must not parse. */
    private static final String OTHERS = "package/other/";

    void write(Path tgz) throws IOException {
        SortedMap<String, byte[]> files = new TreeMap<>();
        ArrayNode listed = JSON.createArrayNode();
        for (Path file : files()) {
            byte[] content = Files.readAllBytes(file);
            JsonNode resource = JSON.readTree(content);
            String type = resource.path("resourceType").asString("");
            if (type.isEmpty()) {
                continue; // expectations of examples, and other tests of an author
            }
            String id = resource.path("id").asString();
            String folder = folder(type);
            if (files.put(folder + type + "-" + id + ".json", content) != null) {
                throw new IllegalStateException("two resources are " + type + "/" + id + ", one in " + file);
            }
            if (!folder.equals(OTHERS)) {
                list(listed.addObject(), resource, folder.equals(EXAMPLES));
            }
        }
        files.put(RESOURCES + "ImplementationGuide-" + ID + ".json", JSON.writeValueAsBytes(guide(listed)));

        ReproducibleArchive archive = new ReproducibleArchive(time);
        files.forEach(archive::add);
        for (String folder : List.of(RESOURCES, EXAMPLES)) {
            archive.add(folder + ".index.json", index(folder, files));
        }
        archive.add(RESOURCES + "package.json", JSON.writeValueAsBytes(manifest()));
        archive.write(tgz);
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(profiles)) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .sorted(Comparator.comparing(Path::toString))
                    .toList();
        }
    }

    private static String folder(String type) {
        return switch (type) {
            case "QuestionnaireResponse" -> EXAMPLES;
            case "SubscriptionTopic" -> OTHERS;
            default -> RESOURCES;
        };
    }

    private static void list(ObjectNode entry, JsonNode resource, boolean example) {
        String type = resource.path("resourceType").asString();
        String id = resource.path("id").asString();
        entry.putObject("reference").put("reference", type + "/" + id);
        entry.put("name", resource.path("title").asString(id));
        entry.put("exampleBoolean", example);
    }

    private ObjectNode guide(ArrayNode resources) {
        ObjectNode guide = JSON.createObjectNode();
        guide.put("resourceType", "ImplementationGuide").put("id", ID).put("language", "en-US");
        guide.putObject("text")
                .put("status", "generated")
                .put(
                        "div",
                        "<div xmlns=\"http://www.w3.org/1999/xhtml\">Profiles of Dorsal %s, %d resources</div>"
                                .formatted(version, resources.size()));
        guide.put("url", CANONICAL + "/ImplementationGuide/" + ID)
                .put("version", version)
                .put("name", "DorsalProfiles")
                .put("title", "Profiles of Dorsal")
                .put("status", "draft")
                .put("experimental", false)
                .put("date", time.toString())
                .put("publisher", "Dorsal")
                .put("description", DESCRIPTION)
                .put("packageId", ID)
                .put("license", "Apache-2.0");
        guide.putArray("fhirVersion").add(FHIR);
        guide.putObject("definition").set("resource", resources);
        return guide;
    }

    private ObjectNode manifest() {
        ObjectNode manifest = JSON.createObjectNode();
        manifest.put("name", ID)
                .put("version", version)
                .put("tools-version", 3)
                .put("type", "IG")
                .put("date", DateTimeFormatter.ofPattern("yyyyMMddHHmmss").format(time.atOffset(ZoneOffset.UTC)))
                .put("license", "Apache-2.0")
                .put("canonical", CANONICAL)
                .put("title", "Profiles of Dorsal")
                .put("description", DESCRIPTION)
                .put("author", "Dorsal");
        manifest.putArray("fhirVersions").add(FHIR);
        manifest.putObject("dependencies").put("hl7.fhir.r4.core", FHIR);
        return manifest;
    }

    private static byte[] index(String folder, SortedMap<String, byte[]> files) {
        NpmPackageIndexBuilder index = new NpmPackageIndexBuilder();
        index.start(null);
        files.forEach((name, content) -> {
            if (name.startsWith(folder) && name.indexOf('/', folder.length()) < 0) {
                index.seeFile(name.substring(folder.length()), content);
            }
        });
        return index.build().getBytes(StandardCharsets.UTF_8);
    }
}
