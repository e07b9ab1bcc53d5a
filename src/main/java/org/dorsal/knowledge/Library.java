package org.dorsal.knowledge;

import ca.uhn.fhir.parser.IParser;
import ca.uhn.fhir.parser.StrictErrorHandler;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dorsal.fhirjson.FhirJson;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.MetadataResource;

/** The files of {@code profiles/} as parsed resources; what cannot be read or is not unique is a finding. */
final class Library {
    private final List<Source<MetadataResource>> sources = new ArrayList<>();
    private final List<Published> published = new ArrayList<>();

    private Library() {}

    static Library of(List<ProfileFile> files, Findings findings) {
        Library library = new Library();
        files.stream()
                .filter(file ->
                        !file.path().startsWith("examples/") && file.path().endsWith(".json"))
                .forEach(file -> library.add(file, findings.in(file.path())));
        library.checkUnique(findings);
        return library;
    }

    List<Published> published() {
        return List.copyOf(published);
    }

    <R extends MetadataResource> List<Source<R>> all(Class<R> type) {
        return sources.stream()
                .filter(source -> type.isInstance(source.resource()))
                .map(source -> new Source<>(source.path(), type.cast(source.resource()), source.sha256()))
                .toList();
    }

    private void add(ProfileFile file, Findings.At findings) {
        Optional<MetadataResource> resource = parse(file, findings);
        resource.ifPresent(found -> {
            String sha256 = Hashes.of(file);
            Source<MetadataResource> source = new Source<>(file.path(), found, sha256);
            checkHead(source, findings);
            sources.add(source);
            if (found.hasStatus()) {
                published.add(published(source));
            }
        });
    }

    private static Optional<MetadataResource> parse(ProfileFile file, Findings.At findings) {
        IParser parser = FhirJson.context().newJsonParser().setParserErrorHandler(new StrictErrorHandler());
        try {
            IBaseResource resource = parser.parseResource(new String(file.bytes(), StandardCharsets.UTF_8));
            if (resource instanceof MetadataResource metadata) {
                return Optional.of(metadata);
            }
            findings.add("resourceType", "is no resource with url and version; only those are published");
        } catch (RuntimeException unreadable) {
            findings.add("/", "is not valid FHIR R4 JSON: " + unreadable.getMessage());
        }
        return Optional.empty();
    }

    private static Published published(Source<MetadataResource> source) {
        MetadataResource resource = source.resource();
        return new Published(
                resource.fhirType(),
                resource.getIdElement().getIdPart(),
                source.edition(),
                resource.getName(),
                resource.getTitle(),
                resource.getStatus().toCode(),
                FhirJson.context()
                        .newJsonParser()
                        .encodeResourceToString(resource)
                        .getBytes(StandardCharsets.UTF_8));
    }

    private static void checkHead(Source<MetadataResource> source, Findings.At findings) {
        MetadataResource resource = source.resource();
        String id = Optional.ofNullable(resource.getIdElement().getIdPart()).orElse("");
        if (!source.path().endsWith("/" + id + ".json")) {
            findings.add("id", "must be the file's name without .json, and is '" + id + "'");
        }
        if (!resource.hasUrl() || !resource.hasVersion() || !resource.hasStatus()) {
            findings.add("/", "needs url, version and status");
        } else if (!resource.getUrl().startsWith(Codes.CANONICAL + "/" + resource.fhirType() + "/")) {
            findings.add("url", "must begin with " + Codes.CANONICAL + "/" + resource.fhirType() + "/");
        }
    }

    private void checkUnique(Findings findings) {
        Map<String, String> seen = new HashMap<>();
        for (Source<MetadataResource> source : sources) {
            String before = seen.putIfAbsent(source.edition().canonical(), source.path());
            if (before != null) {
                findings.in(source.path()).add("url", "the same url and version stands in " + before);
            }
        }
    }
}
