package org.dorsal.knowledge;

import java.time.LocalDate;
import java.util.*;
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
 * Source attributes of evidence-based decision support (45 CFR 170.315(b)(11)(iv)(A)) of the edition in force, computed
 * from its form, evidence models and care.
 *
 * @param plans evidence models and care as published
 */
record SourceAttributes(AttributeReaders readers, List<JsonNode> plans) {
    private static final String EXTENSION = Codes.CANONICAL + "/StructureDefinition/source-attribute";

    /** Uses of data about a person: places in the form, as linkId or linkId=option. */
    static final SequencedMap<String, List<String>> USES = new LinkedHashMap<>();

    static {
        USES.put("5 Use of race", List.of());
        USES.put("6 Use of ethnicity", List.of());
        USES.put(
                "7 Use of language",
                List.of("respondent=patient-interpreter", "respondent=patient-relative-interprets"));
        USES.put("8 Use of sexual orientation", List.of());
        USES.put("9 Use of gender identity", List.of());
        USES.put("10 Use of sex", List.of("sex"));
        USES.put("11 Use of date of birth", List.of("age-years"));
        USES.put(
                "12 Use of social determinants of health",
                List.of(
                        "substance-use",
                        "tuberculosis-risk=tuberculosis-region-6-months",
                        "injury-mechanism=violence",
                        "safeguarding-concern",
                        "safeguarding-sign",
                        "immediate-danger"));
        USES.put(
                "13 Use of health status assessments",
                List.of(
                        "pregnancy-or-birth",
                        "smoking-status",
                        "exercise-level",
                        "pain-worst-score",
                        "pain-effect",
                        "consciousness",
                        "bmi"));
    }

    /** Words in a linkId or option of a question about an attribute that no question is listed for. */
    static final List<String> UNLISTED = List.of(
            "race", "ethnic", "language", "orientation", "gender", "income", "housing", "education", "insurance");

    /** @param used empty where the attribute is no use of data */
    record SourceAttribute(String name, Optional<Boolean> used, String value) {}

    static SourceAttributes inForce() {
        return new SourceAttributes(
                new AttributeReaders(SomeProfiles.form(), SomeProfiles.models(), SomeProfiles.care()),
                Stream.of(SomeProfiles.models().edition(), SomeProfiles.care().edition())
                        .map(edition -> json("plan", edition))
                        .toList());
    }

    private static JsonNode json(String folder, Edition edition) {
        String path = folder + "/" + edition.name() + "-" + edition.version() + ".json";
        return SomeProfiles.files().stream()
                .filter(file -> file.path().equals(path))
                .map(file -> JsonMapper.shared().readTree(file.bytes()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no file " + path));
    }

    Form form() {
        return readers.form();
    }

    /** Citations of models, entries, floors, reasons against activities, and activities, each once, in order. */
    Set<String> citations() {
        Set<String> citations = new TreeSet<>();
        plans.forEach(plan -> gather(plan, citations));
        readers.care().offers().stream()
                .map(offer -> offer.activity().edition())
                .distinct()
                .forEach(edition -> gather(json("activity", edition), citations));
        return citations;
    }

    private static void gather(JsonNode node, Set<String> citations) {
        node.path("citation").asStringOpt().ifPresent(citations::add);
        if (node.path("url").asString("").equals("source")) {
            citations.add(node.path("valueString").asString());
        }
        node.forEach(child -> gather(child, citations));
    }

    List<SourceAttribute> attributes() {
        List<SourceAttribute> attributes = new ArrayList<>(List.of(
                new SourceAttribute(
                        "1 Bibliographic citation",
                        Optional.empty(),
                        citations().size()
                                + " citations, with how they were read where that is recorded: relatedArtifact of"
                                + " this Library"),
                new SourceAttribute("2 Developer", Optional.empty(), developer()),
                new SourceAttribute(
                        "3 Funding source",
                        Optional.empty(),
                        "None is recorded. The maker has to state it before the product is used."),
                new SourceAttribute("4 Release and revision dates", Optional.empty(), dates())));
        USES.forEach((name, places) -> attributes.add(use(name, places)));
        return attributes;
    }

    private String developer() {
        return plans.getFirst().path("publisher").asString() + ", a project without a legal person. "
                + approvals().stream().filter(Approval::isGiven).count() + " of its " + plans.size()
                + " plans are approved by a clinician";
    }

    private String dates() {
        LocalDate released = LocalDate.parse(date());
        Set<String> overdue = approvals().stream()
                .flatMap(approval -> approval.reviews().stream())
                .filter(review -> review.due().isBefore(released))
                .map(Approval.ReviewDate::source)
                .collect(Collectors.toCollection(TreeSet::new));
        return "Edition " + form().edition().version() + " of " + released + ". Of its " + plans.size() + " plans "
                + having("approvalDate") + " have a date of approval, " + having("lastReviewDate")
                + " a date of last review, " + having("effectivePeriod")
                + " a period of validity. Sources past their publisher's own review: "
                + (overdue.isEmpty() ? "none" : String.join("; ", overdue));
    }

    private String date() {
        return plans.getFirst().path("date").asString();
    }

    private long having(String element) {
        return plans.stream().filter(plan -> plan.has(element)).count();
    }

    private List<Approval> approvals() {
        return List.of(readers.models().approval(), readers.care().approval());
    }

    private SourceAttribute use(String name, List<String> places) {
        return new SourceAttribute(
                name,
                Optional.of(places.stream()
                        .anyMatch(place -> !readers.readersOf(place).isEmpty())),
                places.isEmpty()
                        ? "Not asked, not read from the record, and read by nothing"
                        : places.stream()
                                .map(place -> place + ": " + readers.inWords(place))
                                .collect(Collectors.joining(". ")));
    }

    /** Module definition with the attributes as extensions and the citations as related artifacts. */
    Library library() {
        String version = form().edition().version();
        Library library = new Library();
        library.setId("upper-back-pain-source-attributes-" + version);
        library.setLanguage("en-US");
        library.setUrl(Codes.CANONICAL + "/Library/upper-back-pain-source-attributes")
                .setVersion(version)
                .setName("UpperBackPainSourceAttributes")
                .setTitle("Upper back pain: source attributes of decision support")
                .setStatus(PublicationStatus.DRAFT)
                .setExperimental(false)
                .setType(new CodeableConcept(new Coding()
                        .setSystem("http://terminology.hl7.org/CodeSystem/library-type")
                        .setCode("module-definition")
                        .setDisplay("Module Definition")))
                .setPublisher(plans.getFirst().path("publisher").asString())
                .setDescription("The 13 source attributes of evidence-based decision support interventions (45 CFR"
                        + " 170.315(b)(11)(iv)(A)) of this edition, computed from its form, evidence models and care: "
                        + readers.size() + ". The models await sign-off by a clinical safety officer.");
        library.getDateElement().setValueAsString(date());
        attributes().forEach(attribute -> library.addExtension(extension(attribute)));
        Stream.of(form().edition(), readers.models().edition(), readers.care().edition())
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
