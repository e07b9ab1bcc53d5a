package org.dorsal.knowledge;

import java.util.*;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dorsal.knowledge.EvidenceModels.*;
import org.hl7.fhir.r4.model.Element;
import org.hl7.fhir.r4.model.Expression;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.PlanDefinition;
import org.hl7.fhir.r4.model.PlanDefinition.PlanDefinitionActionComponent;
import org.hl7.fhir.r4.model.RelatedArtifact;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.Type;

/** Reads a PlanDefinition of type evidence-models: one action, one cause; its actions are entries and domains. */
record EvidenceReader(PlanReader plans, Form form, ConditionNames names, Set<String> ids) {
    /** Code of PlanDefinition.type. */
    static final String TYPE = "evidence-models";

    private static final String OWN = Codes.CANONICAL + "/StructureDefinition/";
    private static final String POINTS = "evidence-points";

    /** Whether the plan holds evidence models. */
    static boolean isEvidence(PlanDefinition plan) {
        return TYPE.equals(plan.getType().getCodingFirstRep().getCode());
    }

    /** The models; empty when the plan's form is not loaded or a rule of all models is missing. */
    static Optional<EvidenceModels> read(
            Source<PlanDefinition> source, Map<String, Form> forms, Codes codes, LintFindings findings) {
        PlanDefinition plan = source.resource();
        PlanReader plans = new PlanReader(codes, findings.in(source.path()));
        return plans.form(plan, forms).flatMap(form -> {
            ConditionNames names = ConditionNames.ofEvidence(form);
            plans.defineTerms(plan, names);
            return new EvidenceReader(plans, form, names, new HashSet<>()).read(source);
        });
    }

    private Optional<EvidenceModels> read(Source<PlanDefinition> source) {
        PlanDefinition plan = source.resource();
        Optional<Extension> rules = Optional.ofNullable(plan.getExtensionByUrl(OWN + "evidence-rules"));
        Optional<Condition> release = rules.flatMap(rule -> condition(rule, "release"));
        Optional<Condition> selfCare = rules.flatMap(rule -> condition(rule, "self-care"));
        Optional<Disposition> ceiling = rules.flatMap(rule -> tier(rule, "ceiling", "evidence-rules"));
        // read before a fault of the rules ends the reading: lint names all faults of a file at once
        List<CauseModel> causes = plan.getAction().stream()
                .flatMap(action -> cause(action).stream())
                .toList();
        if (release.isEmpty() || selfCare.isEmpty() || ceiling.isEmpty()) {
            plans.fault(
                    "PlanDefinition.extension",
                    "has no evidence-rules with ceiling, release and self-care; write them");
            return Optional.empty();
        }
        List<Threshold> thresholds = rules.stream()
                .flatMap(rule -> rule.getExtensionsByUrl("threshold").stream())
                .flatMap(threshold -> threshold(threshold).stream())
                .sorted(Comparator.comparingInt(Threshold::points).reversed())
                .toList();
        Set<String> groups = rules.stream()
                .flatMap(rule -> Extensions.values(rule, "optional-group", StringType.class))
                .map(StringType::getValue)
                .collect(Collectors.toSet());
        EvidenceModels models = new EvidenceModels(
                source.edition(),
                TranslatedTexts.read(plan.getTitleElement(), "PlanDefinition.title", plans.findings()),
                form.edition().canonical(),
                ApprovalReader.read(plan, plans.findings()),
                thresholds,
                ceiling.get(),
                release.get(),
                selfCare.get(),
                below(form, groups),
                causes);
        findUnread(models);
        return Optional.of(models);
    }

    /** Reports options that state a fact, benign ones excepted, and that no condition of the models reads. */
    private void findUnread(EvidenceModels models) {
        Set<String> read = models.conditions()
                .flatMap(Condition::leaves)
                .flatMap(leaf -> switch (leaf) {
                    case Condition.YesCondition yes -> Stream.of(yes.linkId() + "=Y");
                    case Condition.OptionCondition chosen -> Stream.of(chosen.linkId() + "=" + chosen.code());
                    default -> Stream.empty();
                })
                .collect(Collectors.toSet());
        form.items()
                .values()
                .forEach(item -> item.options().stream()
                        .map(Item.AnswerOption::coded)
                        .filter(coded -> item.kindOf(coded.code())
                                .filter(kind -> kind != FactKind.ABSENT && kind != FactKind.BENIGN)
                                .isPresent())
                        .filter(coded ->
                                !coded.system().equals(Codes.UCUM) && !Codes.isUnknown(coded.system(), coded.code()))
                        .map(coded -> item.linkId() + "=" + coded.code())
                        .filter(name -> !read.contains(name))
                        .forEach(name -> plans.fault(
                                name, "states a fact that no model reads; read it, or add the extension unread")));
    }

    private static Set<String> below(Form form, Set<String> groups) {
        return form.items().values().stream()
                .filter(item -> Stream.iterate(
                                Optional.of(item),
                                Optional::isPresent,
                                above -> above.flatMap(Item::parent).flatMap(form::item))
                        .anyMatch(above -> groups.contains(above.orElseThrow().linkId())))
                .map(Item::linkId)
                .collect(Collectors.toSet());
    }

    private Optional<Threshold> threshold(Extension threshold) {
        return plans.whole(threshold, "points", "threshold")
                .flatMap(points -> tier(threshold, "tier", "threshold").map(tier -> new Threshold(points, tier)));
    }

    private Optional<CauseModel> cause(PlanDefinitionActionComponent action) {
        String element = id(action);
        Optional<Coded> cause =
                plans.local(action.getCodeFirstRep().getCodingFirstRep(), Codes.system("cause"), element);
        Optional<Extension> model = Optional.ofNullable(action.getExtensionByUrl(OWN + "cause-model"));
        Optional<Disposition> highest = model.flatMap(rules -> tier(rules, "highest-tier", element));
        Optional<Integer> cap = model.flatMap(rules -> number(rules, "lowering-cap"));
        if (cause.isEmpty() || highest.isEmpty() || cap.isEmpty()) {
            plans.fault(element, "is no cause with a cause-model that names highest-tier and lowering-cap");
            return Optional.empty();
        }
        List<String> citations = plans.citations(action.getDocumentation(), element);
        List<Domain> domains = new ArrayList<>();
        List<PointsEntry> lowering = new ArrayList<>();
        List<Floor> floors = new ArrayList<>();
        for (PlanDefinitionActionComponent part : action.getAction()) {
            if (part.hasAction()) {
                domains.add(domain(part, citations));
            } else if (part.hasExtension(OWN + "criterion-tier")) {
                floor(part, citations).ifPresent(floors::add);
            } else {
                points(part, citations).ifPresent(entry -> {
                    if (entry.points() < 0) {
                        lowering.add(entry);
                    } else {
                        domains.add(new Domain(Optional.empty(), List.of(entry)));
                    }
                });
            }
        }
        return Optional.of(new CauseModel(
                cause.get(),
                highest.get(),
                cap.get(),
                model.stream()
                        .flatMap(rules -> rules.getExtensionsByUrl("narrower-cap").stream())
                        .flatMap(narrower -> cap(narrower).stream())
                        .toList(),
                domains,
                lowering,
                floors,
                model.map(rules -> TranslatedTexts.read(
                                Extensions.text(rules, "receiver"), element + ".receiver", plans.findings()))
                        .orElseThrow(),
                tests(model.orElseThrow(), element),
                citations));
    }

    /** Tests and measurements of an extension cause-model. */
    private List<CauseTest> tests(Extension model, String element) {
        return Stream.concat(
                        model.getExtensionsByUrl("measurement").stream()
                                .map(measurement -> measurement(measurement, element + ".measurement")),
                        Extensions.values(model, "test", StringType.class)
                                .map(test -> new CauseTest(
                                        TranslatedTexts.read(test, element + ".test", plans.findings()), List.of())))
                .toList();
    }

    private CauseTest measurement(Extension measurement, String element) {
        List<String> questions = Extensions.values(measurement, "question", StringType.class)
                .map(StringType::getValue)
                .toList();
        questions.stream()
                .filter(question -> form.item(question).isEmpty())
                .forEach(question -> plans.fault(element, "names question " + question + ", which the form lacks"));
        return new CauseTest(
                TranslatedTexts.read(Extensions.text(measurement, "text"), element, plans.findings()), questions);
    }

    private Domain domain(PlanDefinitionActionComponent part, List<String> citations) {
        String limit = OWN + "evidence-limit";
        List<PointsEntry> entries = part.getAction().stream()
                .flatMap(entry -> points(entry, citations).stream())
                .toList();
        entries.stream()
                .filter(entry -> entry.points() < 0)
                .forEach(entry -> plans.fault(
                        entry.id(), "lowers within a domain, where no cap holds; move it out of the domain"));
        return new Domain(
                part.hasExtension(limit) ? plans.whole(part, limit, part.getId()) : Optional.empty(), entries);
    }

    private Optional<NarrowerCap> cap(Extension narrower) {
        return plans.whole(narrower, "cap", "narrower-cap")
                .flatMap(cap -> condition(narrower, "condition").map(condition -> new NarrowerCap(cap, condition)));
    }

    private Optional<PointsEntry> points(PlanDefinitionActionComponent action, List<String> ofCause) {
        String element = id(action);
        Optional<Integer> points = number(action, OWN + POINTS).filter(number -> number != 0);
        if (points.isEmpty()) {
            plans.fault(element, "has neither " + POINTS + " nor criterion-tier; one of them says what it does");
        }
        boolean weak = PlanReader.codes(action, "evidence-weak").contains("true");
        return points.flatMap(number -> condition(action).map(condition -> {
            if (number > 0 && !weak && !FactKind.isOwnNeeded(condition, form)) {
                plans.fault(
                        element,
                        "counts without a symptom, sign or measurement of its own; mark it evidence-weak, or add such a"
                                + " fact");
            }
            return new PointsEntry(element, words(action), number, weak, condition, citations(action, ofCause));
        }));
    }

    private Optional<Floor> floor(PlanDefinitionActionComponent action, List<String> ofCause) {
        String element = id(action);
        return tier(action, OWN + "criterion-tier", element)
                .flatMap(tier -> condition(action).map(condition -> {
                    if (tier.compareTo(Disposition.SELF_CARE_WITH_CHECK) < 0
                            && !FactKind.isOwnNeeded(condition, form)
                            && !action.hasDocumentation()) {
                        plans.fault(
                                element,
                                "is above a booked check without a symptom, sign or measurement of its own; add such a"
                                        + " fact, or the documentation that makes it an exception");
                    }
                    return new Floor(element, words(action), tier, condition, citations(action, ofCause));
                }));
    }

    private Wording words(PlanDefinitionActionComponent action) {
        return TranslatedTexts.read(action.getTitleElement(), action.getId() + ".title", plans.findings());
    }

    /** An entry without own sources has those of its cause. */
    private static List<String> citations(PlanDefinitionActionComponent action, List<String> ofCause) {
        return action.hasDocumentation()
                ? action.getDocumentation().stream()
                        .map(RelatedArtifact::getCitation)
                        .toList()
                : ofCause;
    }

    private String id(PlanDefinitionActionComponent action) {
        String id = Optional.ofNullable(action.getId()).orElse("PlanDefinition.action");
        if (!ids.add(id)) {
            plans.fault(id, "occurs twice, or an action has no id; each cause and entry has its own");
        }
        return id;
    }

    private Optional<Condition> condition(PlanDefinitionActionComponent action) {
        List<Condition> conditions = plans.conditions(action, names, action.getId());
        if (action.getCondition().size() != 1) {
            plans.fault(action.getId(), "must have exactly one condition; join several with and");
        }
        return conditions.stream().findFirst();
    }

    private Optional<Condition> condition(Extension extension, String name) {
        return Extensions.value(extension, name, Expression.class)
                .flatMap(expression -> plans.read(expression, names, name));
    }

    private static Optional<Integer> number(Element element, String url) {
        return Extensions.value(element, url, IntegerType.class).map(IntegerType::getValue);
    }

    private Optional<Disposition> tier(Element element, String url, String named) {
        Optional<Disposition> tier = Extensions.values(element, url, Type.class)
                .map(Type::primitiveValue)
                .flatMap(code -> Disposition.TIERS.stream()
                        .filter(candidate -> candidate.code().equals(code)))
                .findFirst();
        if (tier.isEmpty()) {
            plans.fault(named, "has no tier in " + url + "; write a code of disposition");
        }
        return tier;
    }
}
