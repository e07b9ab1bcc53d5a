package org.dorsal.assessment;

import java.math.BigDecimal;
import java.util.*;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dorsal.fhirjson.FhirWriter;
import org.dorsal.knowledge.Coded;
import org.dorsal.knowledge.Codes;
import org.dorsal.knowledge.Item;
import org.dorsal.knowledge.VitalSign;
import org.dorsal.knowledge.Wording;
import org.dorsal.store.NewVersion;
import org.dorsal.store.Slot;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DecimalType;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.Type;

/**
 * The values that were measured or answered here and that a record plots: vital signs, as the profiles of FHIR R4 write
 * them, pain now, glucose, consciousness, extra oxygen, body mass index, smoking and pregnancy. A value that was taken over from the
 * record is there already and is not written again; "unknown" is no value.
 *
 * @param measured values of each Observation, by linkId
 * @param times FHIR dateTime of each answer that has one, by linkId
 */
record VitalSignObservations(
        RenderRequest request,
        Map<VitalSignObservations.Measurement, Map<String, Type>> measured,
        Map<String, String> times) {
    private static final String HL7 = "http://hl7.org/fhir/StructureDefinition/";

    /** Observation of one or two values. Its number is part of stored ids and never changes. */
    enum Measurement {
        PULSE(0, "heartrate", List.of(loinc("8867-4", "Heart rate")), VitalSign.PULSE),
        RESPIRATORY_RATE(1, "resprate", List.of(loinc("9279-1", "Respiratory rate")), VitalSign.RESPIRATORY_RATE),
        OXYGEN_SATURATION(
                2,
                "oxygensat",
                List.of(
                        loinc("2708-6", "Oxygen saturation in Arterial blood"),
                        loinc("59408-5", "Oxygen saturation in Arterial blood by Pulse oximetry")),
                VitalSign.OXYGEN_SATURATION),
        BODY_TEMPERATURE(3, "bodytemp", List.of(loinc("8310-5", "Body temperature")), VitalSign.BODY_TEMPERATURE),
        PRESSURE_RIGHT(4, "bp", pressure(), VitalSign.SYSTOLIC_RIGHT, VitalSign.DIASTOLIC_RIGHT),
        PRESSURE_LEFT(5, "bp", pressure(), VitalSign.SYSTOLIC_LEFT, VitalSign.DIASTOLIC_LEFT),
        BODY_MASS_INDEX(
                Slot.ofVitalSign(6),
                List.of(HL7 + "bmi"),
                loinc("39156-5", "Body mass index (BMI) [Ratio]"),
                "bmi",
                "kg/m2",
                Canonicals.VITAL_SIGNS),
        PAIN_NOW(0, "pain-now-score", Observations.SCORE),
        CAPILLARY_GLUCOSE(1, "capillary-glucose", "mmol/L", Canonicals.LABORATORY),
        CONSCIOUSNESS(2, "consciousness", ""),
        SMOKING(3, "smoking-status", "", Canonicals.SOCIAL_HISTORY),
        PREGNANCY(4, "pregnancy-or-birth", ""),
        SUPPLEMENTAL_OXYGEN(5, "supplemental-oxygen", "");

        @SuppressWarnings("ImmutableEnumChecker") // a record of a number
        private final Slot slot;

        @SuppressWarnings("ImmutableEnumChecker") // copies of texts and of records of texts
        private final List<String> profiles;

        @SuppressWarnings("ImmutableEnumChecker")
        private final List<Coded> codes;

        @SuppressWarnings("ImmutableEnumChecker")
        private final List<Coded> categories;

        @SuppressWarnings("ImmutableEnumChecker")
        private final List<VitalSign> signs;

        @SuppressWarnings("ImmutableEnumChecker")
        private final List<String> questions;

        private final String unit;

        Measurement(int number, String profile, List<Coded> codes, VitalSign... signs) {
            this.slot = Slot.ofVitalSign(number);
            this.profiles = List.of(HL7 + profile);
            this.codes = codes;
            this.categories = List.of(Canonicals.VITAL_SIGNS);
            this.signs = List.of(signs);
            this.questions = this.signs.stream().map(VitalSign::linkId).toList();
            this.unit = signs[0].unit();
        }

        /** Answer with the code of its question in CodeSystem observation. */
        Measurement(int number, String question, String unit, Coded... categories) {
            this(
                    Slot.ofAnswer(number),
                    List.of(),
                    Canonicals.observation(question),
                    question,
                    unit,
                    Stream.concat(Stream.of(Canonicals.SURVEY), Stream.of(categories))
                            .toArray(Coded[]::new));
        }

        Measurement(Slot slot, List<String> profiles, Coded code, String question, String unit, Coded... categories) {
            this.slot = slot;
            this.profiles = profiles;
            this.codes = List.of(code);
            this.categories = List.of(categories);
            this.signs = List.of();
            this.questions = List.of(question);
            this.unit = unit;
        }

        private static List<Coded> pressure() {
            return List.of(loinc(VitalSign.BLOOD_PRESSURE, "Blood pressure panel with all children optional"));
        }

        private String id(RenderRequest request) {
            return slot.id(request.assessment());
        }
    }

    /** LinkIds of the answers that become Observations. */
    static List<String> questions() {
        return Arrays.stream(Measurement.values())
                .flatMap(measurement -> measurement.questions.stream())
                .toList();
    }

    /** Codes of the Observation of one answer; none for a question without an Observation. */
    static List<Coded> codes(String question) {
        return Arrays.stream(Measurement.values())
                .filter(measurement -> measurement.questions.equals(List.of(question)))
                .flatMap(measurement -> measurement.codes.stream())
                .toList();
    }

    /** Codes of CodeSystem observation that answers have. */
    static Stream<Coded> localCodes() {
        return Arrays.stream(Measurement.values())
                .map(measurement -> measurement.codes.getFirst())
                .filter(code -> !code.system().equals(VitalSign.LOINC));
    }

    /**
     * LinkIds of the values that no Observation of the results holds.
     *
     * @param assessment id of the response
     * @param results ids of its results
     */
    static Set<String> unwritten(QuestionnaireResponse response, String assessment, Set<String> results) {
        UUID id = UUID.fromString(assessment);
        Map<String, Type> answers = AnswerLookup.values(response);
        return Arrays.stream(Measurement.values())
                .filter(measurement -> !results.contains(measurement.slot.id(id)))
                .flatMap(measurement -> measurement.questions.stream())
                .filter(question -> value(answers, question).isPresent())
                .collect(Collectors.toSet());
    }

    private static Coded loinc(String code, String display) {
        return new Coded(VitalSign.LOINC, code, Wording.same(display));
    }

    static VitalSignObservations of(RenderRequest request) {
        QuestionnaireResponse response = request.scored().submission().response();
        Map<String, Type> answers = AnswerLookup.values(response);
        Map<Measurement, Map<String, Type>> measured = new LinkedHashMap<>();
        Arrays.stream(Measurement.values()).forEach(measurement -> {
            Map<String, Type> values = new LinkedHashMap<>();
            measurement.questions.forEach(
                    question -> value(answers, question).ifPresent(value -> values.put(question, value)));
            // what an earlier version filed is in the record since, and stays in force
            boolean filed = !values.isEmpty() && request.state().shown().contains(measurement.id(request));
            if (filed
                    || values.entrySet().stream()
                            .anyMatch(value -> !isRecorded(request, value.getKey(), value.getValue()))) {
                measured.put(measurement, values);
            }
        });
        return new VitalSignObservations(request, measured, AnswerTimes.read(response));
    }

    /** The ids of the Observations. */
    List<String> ids() {
        return measured.keySet().stream()
                .map(measurement -> measurement.id(request))
                .toList();
    }

    List<NewVersion> render() {
        return measured.entrySet().stream()
                .map(measurement -> observation(measurement.getKey(), measurement.getValue()))
                .toList();
    }

    /** A number, or an option other than "unknown". */
    private static Optional<Type> value(Map<String, Type> answers, String question) {
        return switch (answers.get(question)) {
            case IntegerType number -> Optional.of(number);
            case DecimalType number -> Optional.of(number);
            case Coding option when !Codes.isUnknown(option.getSystem(), option.getCode()) -> Optional.of(option);
            case null, default -> Optional.empty();
        };
    }

    private static BigDecimal number(Type value) {
        return value instanceof IntegerType number
                ? BigDecimal.valueOf(number.getValue())
                : ((DecimalType) value).getValue();
    }

    /** Whether the EHR's record suggested this very value. */
    private static boolean isRecorded(RenderRequest request, String question, Type value) {
        String answer = value instanceof Coding option
                ? option.getCode()
                : number(value).stripTrailingZeros().toPlainString();
        return request.scored().record().stream()
                .anyMatch(finding ->
                        finding.question().equals(question) && finding.answer().equals(answer));
    }

    private NewVersion observation(Measurement measurement, Map<String, Type> values) {
        Coded code = measurement.codes.getFirst();
        Coded first = new Coded(code.system(), code.code(), request.rendering().display(code));
        List<Coded> otherCodes = measurement.codes.subList(1, measurement.codes.size());
        SearchTerms terms = new SearchTerms();
        measurement.codes.forEach(each -> terms.tokens("code", request.codings(each)));
        values.forEach((question, value) -> {
            if (value instanceof Coding option) {
                terms.tokens("value-concept", request.codings(coded(question, option)));
            }
        });
        String text = values.entrySet().stream()
                .map(value -> words(measurement, value.getKey(), value.getValue()))
                .collect(Collectors.joining("; "));
        return Observations.render(
                request,
                measurement.id(request),
                measurement.profiles,
                measurement.categories,
                time(values),
                new NarrativeBuilder(request.wording())
                        .title(request.display(first), request.state().status())
                        .line(text),
                terms,
                list -> FhirElements.edition(list, request.form().edition()),
                parent -> FhirElements.concept(parent, "code", request, first, otherCodes),
                observation -> {
                    if (measurement.questions.size() == 1) {
                        values.forEach((question, value) -> value(observation, measurement, question, value));
                    }
                    FhirElements.note(observation, request.unapproved().stream().toList());
                    measurement.signs.stream()
                            .limit(1)
                            .flatMap(sign -> sign.arm().stream())
                            .forEach(arm -> FhirElements.concept(
                                    observation,
                                    "bodySite",
                                    request,
                                    new Coded(VitalSign.Arm.SYSTEM, arm.code(), Wording.same(arm.display()))));
                    FhirElements.reference(observation, "device", request.device());
                    Observations.derivedFrom(observation, request);
                    if (measurement.signs.size() > 1) {
                        observation.list(
                                "component",
                                measurement.signs,
                                (component, sign) -> component(component, measurement, sign, values));
                    }
                });
    }

    /** First time of the values that were measured here; others have a time in the record, which counts for them alone. */
    private Observations.EffectiveTime time(Map<String, Type> values) {
        List<String> measuredHere = values.entrySet().stream()
                .filter(value -> !isRecorded(request, value.getKey(), value.getValue()))
                .map(Map.Entry::getKey)
                .toList();
        return Observations.EffectiveTime.first(
                (measuredHere.isEmpty() ? values.keySet() : measuredHere)
                        .stream().flatMap(question -> Optional.ofNullable(times.get(question)).stream()),
                request.response());
    }

    private void component(FhirWriter component, Measurement measurement, VitalSign sign, Map<String, Type> values) {
        boolean systolic = sign.codes().contains(VitalSign.SYSTOLIC);
        FhirElements.concept(
                component,
                "code",
                request,
                systolic
                        ? loinc(VitalSign.SYSTOLIC, "Systolic blood pressure")
                        : loinc(VitalSign.DIASTOLIC, "Diastolic blood pressure"));
        Optional.ofNullable(values.get(sign.linkId()))
                .ifPresentOrElse(
                        value -> value(component, measurement, sign.linkId(), value),
                        () -> FhirElements.concept(component, "dataAbsentReason", request, Canonicals.UNKNOWN));
    }

    private void value(FhirWriter holder, Measurement measurement, String question, Type value) {
        if (value instanceof Coding option) {
            FhirElements.concept(holder, "valueCodeableConcept", request, coded(question, option), List.of());
        } else {
            Observations.quantity(holder, number(value), measurement.unit);
        }
    }

    /** The answer with the form's words. */
    private Coded coded(String question, Coding option) {
        return request.form()
                .item(question)
                .flatMap(item -> item.option(option.getSystem(), option.getCode()))
                .map(Item.AnswerOption::coded)
                .orElseGet(() -> new Coded(option.getSystem(), option.getCode(), Wording.same(option.getCode())));
    }

    /** The question in a few words, and the answer with its unit as people read it: "mm Hg", not the code of UCUM. */
    private String words(Measurement measurement, String question, Type value) {
        Optional<Item> item = request.form().item(question);
        String label = item.map(entry -> request.localized(entry.brief())).orElse(question);
        if (value instanceof Coding option) {
            return label + ": " + request.localized(coded(question, option).display());
        }
        String unit = item.flatMap(entry -> entry.display().unit())
                .map(request::localized)
                .orElse(measurement.unit);
        return label + ": " + number(value).toPlainString() + (unit.startsWith("{") ? "" : " " + unit);
    }
}
