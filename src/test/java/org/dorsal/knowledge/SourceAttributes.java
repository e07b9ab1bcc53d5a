package org.dorsal.knowledge;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.BooleanType;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Enumerations.PublicationStatus;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.Library;
import org.hl7.fhir.r4.model.RelatedArtifact;
import org.hl7.fhir.r4.model.RelatedArtifact.RelatedArtifactType;
import org.hl7.fhir.r4.model.StringType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Source attributes of evidence-based decision support (45 CFR 170.315(b)(11)(iv)(A)) of one edition, computed from its
 * form, criteria and care.
 *
 * @param plans criteria and care as published
 */
record SourceAttributes(Form form, List<Criteria> criteria, Care care, List<JsonNode> plans) {
    private static final String EXTENSION = Codes.CANONICAL + "/StructureDefinition/source-attribute";

    /** Uses of data about a person: places in the form, as linkId or linkId=option. */
    private static final SequencedMap<String, List<String>> USES = new LinkedHashMap<>();

    static {
        USES.put("5 Use of race", List.of());
        USES.put("6 Use of ethnicity", List.of());
        USES.put("7 Use of language", List.of());
        USES.put("8 Use of sexual orientation", List.of());
        USES.put("9 Use of gender identity", List.of());
        USES.put("10 Use of sex", List.of("sex"));
        USES.put("11 Use of date of birth", List.of("age-years"));
        USES.put(
                "12 Use of social determinants of health",
                List.of("infection-risk=injected-drugs", "infection-risk=tuberculosis-region", "safeguarding-concern"));
        USES.put(
                "13 Use of health status assessments",
                List.of(
                        "pregnancy-status",
                        "smoking-status",
                        "exercise-level",
                        "daily-tasks-affected",
                        "sleep-affected",
                        "bmi",
                        "medicine-cautions=heavy-alcohol"));
    }

    /** Words in a linkId or option of a question about an attribute that no question is listed for. */
    static final List<String> UNLISTED = List.of(
            "race", "ethnic", "language", "orientation", "gender", "income", "housing", "education", "insurance");

    /** @param used empty where the attribute is no use of data */
    record SourceAttribute(String name, Optional<Boolean> used, String value) {}

    static SourceAttributes of(String version) {
        Knowledge knowledge = SomeProfiles.knowledge();
        List<String> names = List.of("upper-back-pain-red-flags", "upper-back-pain-extensions");
        Form form = knowledge.formInUse(names, Optional.of(version)).orElseThrow();
        return new SourceAttributes(
                form,
                names.stream()
                        .map(name -> knowledge.newestCriteria(name, form).orElseThrow())
                        .toList(),
                knowledge.newestCare(form).orElseThrow(),
                Stream.of("red-flags", "extensions", "care")
                        .map(plan -> json("plan/upper-back-pain-" + plan + "-" + version + ".json"))
                        .toList());
    }

    private static JsonNode json(String path) {
        return SomeProfiles.files().stream()
                .filter(file -> file.path().equals(path))
                .map(file -> JsonMapper.shared().readTree(file.bytes()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no file " + path));
    }

    /** Citations of plans, criteria, hints and activities, each once, in alphabetical order. */
    Set<String> citations() {
        Set<String> citations = new TreeSet<>();
        plans.forEach(plan -> gather(plan, citations));
        care.offers().stream()
                .map(offer -> offer.activity().edition())
                .distinct()
                .forEach(edition ->
                        gather(json("activity/" + edition.name() + "-" + edition.version() + ".json"), citations));
        return citations;
    }

    private static void gather(JsonNode node, Set<String> citations) {
        node.path("citation").asStringOpt().ifPresent(citations::add);
        node.forEach(child -> gather(child, citations));
    }

    List<SourceAttribute> attributes() {
        List<SourceAttribute> attributes = new ArrayList<>(List.of(
                new SourceAttribute(
                        "1 Bibliographic citation",
                        Optional.empty(),
                        citations().size() + " citations, each with how it was read: relatedArtifact of this Library"),
                new SourceAttribute(
                        "2 Developer",
                        Optional.empty(),
                        plans.getFirst().path("publisher").asString() + ", a project without a legal person. "
                                + approvals()
                                        .filter(plan -> plan.approval().given())
                                        .count()
                                + " of its plans are approved by a clinician"),
                new SourceAttribute(
                        "3 Funding source",
                        Optional.empty(),
                        "None is recorded. The maker has to state it before the product is used."),
                new SourceAttribute(
                        "4 Release and revision dates",
                        Optional.empty(),
                        "Edition " + form.edition().version() + " of "
                                + plans.getFirst().path("date").asString() + ", "
                                + (form.experimental() ? "in preparation" : "in force")
                                + ". No plan has an approval, a last review or an end of its validity. "
                                + citations().stream()
                                        .filter(citation -> citation.contains("review was due"))
                                        .count()
                                + " citations are past their publisher's own review.")));
        USES.forEach((name, places) -> attributes.add(use(name, places)));
        return attributes;
    }

    private Stream<Plan> approvals() {
        return Stream.concat(criteria.stream().map(Criteria::plan), Stream.of(care.plan()));
    }

    private SourceAttribute use(String name, List<String> places) {
        List<String> asked = places.stream().filter(this::isAsked).toList();
        String value = asked.isEmpty()
                ? "Not asked, not read from the record, and read by nothing"
                : asked.stream().map(this::readers).collect(Collectors.joining("; "));
        return new SourceAttribute(
                name,
                Optional.of(asked.stream().anyMatch(place -> !readersOf(place).isEmpty())),
                value);
    }

    private boolean isAsked(String place) {
        String[] parts = place.split("=");
        return form.item(parts[0])
                .filter(item -> parts.length == 1 || item.option(parts[1]).isPresent())
                .isPresent();
    }

    private String readers(String place) {
        SequencedSet<String> readers = readersOf(place);
        return place + (readers.isEmpty() ? ": read by nothing" : ": read by " + String.join(", ", readers));
    }

    private SequencedSet<String> readersOf(String place) {
        SequencedSet<String> readers = new LinkedHashSet<>();
        criteria.stream()
                .flatMap(plan -> plan.criteria().stream())
                .filter(criterion -> reads(criterion.condition(), place))
                .forEach(criterion -> readers.add("flag " + criterion.flag().code()));
        for (Care.Offer offer : care.offers()) {
            if (Stream.concat(
                            offer.conditions().stream(), offer.never().stream().map(Care.Exclusion::when))
                    .anyMatch(condition -> reads(condition, place))) {
                readers.add("activity " + offer.activity().code().code());
            }
        }
        care.hints().stream()
                .filter(hint -> hint.conditions().stream().anyMatch(condition -> reads(condition, place)))
                .forEach(hint -> readers.add("hint " + hint.id()));
        care.contradictions().stream()
                .filter(contradiction -> reads(contradiction.when(), place))
                .forEach(contradiction ->
                        readers.add("contradiction " + contradiction.code().code()));
        form.items().values().stream()
                .filter(item -> item.gate().stream()
                        .flatMap(gate -> gate.conditions().stream())
                        .anyMatch(when -> when.question().equals(place)))
                .forEach(item -> readers.add("question " + item.linkId() + " (whether it is asked)"));
        return readers;
    }

    private boolean reads(Condition condition, String place) {
        return switch (condition) {
            case Condition.OrCondition or -> or.operands().stream().anyMatch(operand -> reads(operand, place));
            case Condition.AndCondition and -> and.operands().stream().anyMatch(operand -> reads(operand, place));
            case Condition.NotCondition not -> reads(not.operand(), place);
            case Condition.NotKnownCondition not -> reads(not.operand(), place);
            case Condition.NamedCondition term -> reads(term.meaning(), place);
            case Condition.PointsCondition points ->
                points.items().stream().anyMatch(item -> reads(item.condition(), place));
            case Condition.OptionCondition option
            when place.contains("=") -> place.equals(ConditionReads.question(option.linkId()) + "=" + option.code());
            case Condition.OptionCondition _, Condition.YesCondition _, Condition.ComparedNumber _ ->
                ConditionReads.questions(condition, form).contains(place);
            case Condition.DecidedFact _ -> false;
        };
    }

    /** Module definition with the attributes as extensions and the citations as related artifacts. */
    Library library() {
        String version = form.edition().version();
        Library library = new Library();
        library.setId("upper-back-pain-source-attributes-" + version);
        library.setLanguage("en-US");
        library.setUrl(Codes.CANONICAL + "/Library/upper-back-pain-source-attributes")
                .setVersion(version)
                .setName("UpperBackPainSourceAttributes")
                .setTitle("Upper back pain: source attributes of decision support")
                .setStatus(PublicationStatus.DRAFT)
                .setExperimental(form.experimental())
                .setType(new CodeableConcept(new Coding()
                        .setSystem("http://terminology.hl7.org/CodeSystem/library-type")
                        .setCode("module-definition")
                        .setDisplay("Module Definition")))
                .setPublisher("Dorsal")
                .setDescription("The 13 source attributes of evidence-based decision support interventions (45 CFR"
                        + " 170.315(b)(11)(iv)(A)) of this edition, computed from its form, criteria and care. The"
                        + " criteria await sign-off by a clinical safety officer.");
        library.getDateElement().setValueAsString(plans.getFirst().path("date").asString());
        attributes().forEach(attribute -> library.addExtension(extension(attribute)));
        Stream.concat(Stream.of(form.edition()), approvals().map(Plan::edition))
                .forEach(edition -> library.addRelatedArtifact(new RelatedArtifact()
                        .setType(RelatedArtifactType.DEPENDSON)
                        .setResource(edition.canonical())));
        citations()
                .forEach(citation -> library.addRelatedArtifact(new RelatedArtifact()
                        .setType(RelatedArtifactType.CITATION)
                        .setCitation(citation)));
        return library;
    }

    private static Extension extension(SourceAttribute attribute) {
        Extension extension = new Extension(EXTENSION);
        extension.addExtension("attribute", new StringType(attribute.name()));
        attribute.used().ifPresent(used -> extension.addExtension("used", new BooleanType(used)));
        extension.addExtension("value", new StringType(attribute.value()));
        return extension;
    }
}
