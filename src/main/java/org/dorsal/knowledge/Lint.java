package org.dorsal.knowledge;

import java.nio.charset.StandardCharsets;
import java.util.*;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.CodeSystem;
import org.hl7.fhir.r4.model.MetadataResource;
import org.hl7.fhir.r4.model.PlanDefinition;
import org.hl7.fhir.r4.model.ValueSet;
import org.hl7.fhir.r4.model.ValueSet.ConceptReferenceComponent;
import org.hl7.fhir.r4.model.ValueSet.ConceptSetComponent;

/** Finds faults between the files of {@code profiles/}, after each could be read separately. */
record Lint(ProfileLibrary library, LintFindings findings) {
    /** Canonical of a code system or a value set of ours, after {@code "url":} where it is published. */
    private static final Pattern TERM =
            Pattern.compile("(\"url\"\\s*:\\s*\")?(" + Codes.CANONICAL + "/(?:CodeSystem|ValueSet)/[\\w-]+)");

    private static final List<String> TYPES = List.of("eca-rule", "clinical-protocol", EvidenceReader.TYPE);

    /** Adds all that is found. */
    void check(Codes codes, Collection<Form> forms, List<ProfileFile> files) {
        versions();
        valueSets(codes);
        terms(files.stream().filter(ProfileFile::isPublished).toList());
        answers(codes, forms);
        plans();
        ApprovalReader.checkWords(library, findings);
    }

    /** Codes in our value sets that our code systems do not have. */
    private void valueSets(Codes codes) {
        for (Source<ValueSet> source : library.all(ValueSet.class)) {
            for (ConceptSetComponent include : source.resource().getCompose().getInclude()) {
                include.getConcept().stream()
                        .map(ConceptReferenceComponent::getCode)
                        .filter(code -> codes.local(include.getSystem())
                                && codes.display(include.getSystem(), code).isEmpty())
                        .forEach(code -> findings.in(source.path()).add(code, "is no code of " + include.getSystem()));
            }
        }
    }

    /** Terms that are named and not published, and value sets bound to nothing; one with an extension is a rule. */
    private void terms(List<ProfileFile> files) {
        Set<String> published = new HashSet<>();
        Map<String, String> places = new TreeMap<>();
        for (ProfileFile file : files) {
            boolean named = !file.path().startsWith("code-system/"); // to name the set of its codes is no binding
            Matcher term = TERM.matcher(new String(file.bytes(), StandardCharsets.UTF_8));
            while (term.find()) {
                if (term.group(1) != null) {
                    published.add(term.group(2));
                } else if (named) {
                    places.putIfAbsent(term.group(2), file.path());
                }
            }
        }
        library.all(ValueSet.class).stream()
                .filter(source -> !source.resource().hasExtension()
                        && !places.containsKey(source.resource().getUrl()))
                .forEach(source -> findings.in(source.path()).add("url", "is bound to nothing; bind or remove it"));
        places.keySet().removeAll(published);
        places.forEach((term, path) -> findings.in(path).add(term, "is not published; add it, or name another"));
    }

    /** Answers that no question has. */
    private void answers(Codes codes, Collection<Form> forms) {
        String system = Codes.system("answer");
        Set<String> unused = new LinkedHashSet<>(forms.isEmpty() ? List.of() : codes.of(system));
        codes.having(system, "status", "retired").forEach(unused::remove);
        forms.forEach(form -> form.items().values().stream()
                .flatMap(item -> item.options().stream())
                .forEach(option -> unused.remove(option.coded().code())));
        library.all(CodeSystem.class).stream()
                .filter(source -> system.equals(source.resource().getUrl()))
                .forEach(source -> unused.forEach(code -> findings.in(source.path())
                        .add(code, "is an answer to no question; remove it, or retire it (property status)")));
    }

    /** Versions that have no place in the order of editions: the newest edition would be a matter of chance. */
    private void versions() {
        library.all(MetadataResource.class).stream()
                .filter(source -> source.resource().hasVersion())
                .filter(source -> !Versions.isNumbered(source.resource().getVersion()))
                .forEach(source -> findings.in(source.path())
                        .add(
                                "version",
                                "is '" + source.resource().getVersion()
                                        + "'; write three numbers, as 1.2.0, without a word or a leading zero"));
    }

    /** Finds plans that could be confused with others or depend on missing resources. */
    private void plans() {
        Set<String> loaded = library.all(MetadataResource.class).stream()
                .map(source -> source.edition().canonical())
                .collect(Collectors.toSet());
        library.all(PlanDefinition.class)
                .forEach(source -> check(source.resource(), loaded, findings.in(source.path())));
    }

    /** Evidence models with a mistyped type would be read as care and never be scored. */
    private static void check(PlanDefinition plan, Set<String> loaded, LintFindings.FileFindings findings) {
        if (!plan.hasType()
                || !TYPES.contains(plan.getType().getCodingFirstRep().getCode())) {
            findings.add(
                    "PlanDefinition.type",
                    "must be " + EvidenceReader.TYPE + " for causes, clinical-protocol for care or eca-rule for cards");
        }
        PlanReader.dependsOn(plan).stream()
                .filter(canonical -> !loaded.contains(canonical))
                .forEach(canonical ->
                        findings.add("PlanDefinition.relatedArtifact", "depends on what is not loaded: " + canonical));
    }
}
