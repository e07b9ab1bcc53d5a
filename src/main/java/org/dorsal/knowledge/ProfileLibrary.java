package org.dorsal.knowledge;

import java.nio.charset.StandardCharsets;
import java.util.*;
import java.util.regex.Pattern;
import org.dorsal.fhirjson.CanonicalJson;
import org.dorsal.fhirjson.FhirJson;
import org.dorsal.fhirjson.Gate;
import org.dorsal.fhirjson.Limits;
import org.dorsal.fhirjson.Parsed;
import org.dorsal.fhirjson.Sha256;
import org.hl7.fhir.r4.model.ActivityDefinition;
import org.hl7.fhir.r4.model.CodeSystem;
import org.hl7.fhir.r4.model.Library;
import org.hl7.fhir.r4.model.MetadataResource;
import org.hl7.fhir.r4.model.OperationDefinition;
import org.hl7.fhir.r4.model.PlanDefinition;
import org.hl7.fhir.r4.model.Questionnaire;
import org.hl7.fhir.r4.model.SearchParameter;
import org.hl7.fhir.r4.model.StructureDefinition;
import org.hl7.fhir.r4.model.ValueSet;

/** The files of {@code profiles/} as parsed resources; what cannot be read or is not unique is a finding. */
final class ProfileLibrary {
    private static final Gate GATE = new Gate(Limits.ofProfiles());
    private static final Pattern TYPE = Pattern.compile("\"resourceType\"\\s*:\\s*\"([A-Za-z]+)\"");
    private static final Map<String, Class<? extends MetadataResource>> PUBLISHED = Map.of(
            "Questionnaire", Questionnaire.class,
            "PlanDefinition", PlanDefinition.class,
            "ActivityDefinition", ActivityDefinition.class,
            "CodeSystem", CodeSystem.class,
            "ValueSet", ValueSet.class,
            "StructureDefinition", StructureDefinition.class,
            "OperationDefinition", OperationDefinition.class,
            "SearchParameter", SearchParameter.class,
            "Library", Library.class);

    private final List<Source<MetadataResource>> sources = new ArrayList<>();

    private ProfileLibrary() {}

    /** Creates a library; files of a proof have passed the gate already. */
    static ProfileLibrary of(
            List<ProfileFile> files, Optional<Proof> proof, SourceReader reader, LintFindings findings) {
        ProfileLibrary library = new ProfileLibrary();
        for (ProfileFile file : files) {
            reader.read(file, proof, findings.in(file.path())).ifPresent(library.sources::add);
        }
        library.checkUnique(findings);
        return library;
    }

    List<PublishedResource> published() {
        return sources.stream()
                .filter(source -> source.resource().hasStatus())
                .map(ProfileLibrary::published)
                .toList();
    }

    <R extends MetadataResource> List<Source<R>> all(Class<R> type) {
        return sources.stream()
                .filter(source -> type.isInstance(source.resource()))
                .map(source -> new Source<>(source.path(), type.cast(source.resource()), source.sha256()))
                .toList();
    }

    /** Reads one file; empty where a finding prevents it. Tests read an unchanged file once for many libraries. */
    @FunctionalInterface
    interface SourceReader {
        Optional<Source<MetadataResource>> read(
                ProfileFile file, Optional<Proof> proof, LintFindings.FileFindings findings);
    }

    /** {@link SourceReader} that parses the file and checks its head. */
    static Optional<Source<MetadataResource>> read(
            ProfileFile file, Optional<Proof> proof, LintFindings.FileFindings findings) {
        return parse(file, proof.isPresent(), findings).map(resource -> {
            String sha256 = proof.map(proven -> proven.edition(file))
                    .orElseGet(() -> Sha256.of(CanonicalJson.of(file.bytes())).hex());
            Source<MetadataResource> source = new Source<>(file.path(), resource, sha256);
            checkHead(source, findings);
            return source;
        });
    }

    private static Optional<MetadataResource> parse(
            ProfileFile file, boolean proven, LintFindings.FileFindings findings) {
        String type = TYPE.matcher(new String(file.bytes(), StandardCharsets.UTF_8))
                .results()
                .map(match -> match.group(1))
                .findFirst()
                .orElse("");
        return Optional.ofNullable(PUBLISHED.get(type))
                .map(published -> parse(file, published, proven, findings))
                .orElseGet(() -> {
                    findings.add(
                            "resourceType",
                            "'" + type + "' is not published; use one of "
                                    + PUBLISHED.keySet().stream().sorted().toList());
                    return Optional.empty();
                });
    }

    private static <R extends MetadataResource> Optional<MetadataResource> parse(
            ProfileFile file, Class<R> published, boolean proven, LintFindings.FileFindings findings) {
        Parsed<R> parsed = proven ? FhirJson.parse(file.bytes(), published) : GATE.read(file.bytes(), published);
        return switch (parsed) {
            case Parsed.UnparsableResource<R>(var problems) -> {
                problems.forEach(problem -> findings.add(problem.expression(), problem.message()));
                yield Optional.empty();
            }
            case Parsed.ParsedResource<R>(var resource) -> Optional.of(resource);
        };
    }

    private static PublishedResource published(Source<MetadataResource> source) {
        MetadataResource resource = source.resource();
        return new PublishedResource(
                resource.fhirType(),
                resource.getIdElement().getIdPart(),
                source.edition(),
                resource.getName(),
                resource.getStatus().toCode(),
                new PublishedResource.LazyEncoding(resource));
    }

    private static void checkHead(Source<MetadataResource> source, LintFindings.FileFindings findings) {
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

    private void checkUnique(LintFindings findings) {
        Map<String, String> pathByCanonical = new HashMap<>();
        for (Source<MetadataResource> source : sources) {
            String before = pathByCanonical.putIfAbsent(source.edition().canonical(), source.path());
            if (before != null) {
                findings.in(source.path()).add("url", "the same url and version occurs in " + before);
            }
        }
    }
}
