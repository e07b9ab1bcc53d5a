package org.dorsal.assessment;

import java.math.BigDecimal;
import java.util.*;
import java.util.stream.Collectors;
import org.dorsal.fhirjson.FhirWriter;
import org.dorsal.knowledge.Coded;
import org.dorsal.knowledge.Codes;
import org.dorsal.knowledge.VitalSign;
import org.dorsal.knowledge.Wording;
import org.dorsal.store.NewVersion;
import org.dorsal.store.Slot;
import org.hl7.fhir.r4.model.DecimalType;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.Type;

/**
 * The vital signs that were measured here, as the vital-signs profiles of FHIR R4 write them. A value that was taken
 * over from the record is there already and is not written again.
 *
 * @param measured values of each Observation
 * @param times FHIR dateTime of each answer that has one, by linkId
 */
record VitalSignObservations(
        RenderRequest request,
        Map<VitalSignObservations.Measurement, Map<VitalSign, BigDecimal>> measured,
        Map<String, String> times) {
    private static final String HL7 = "http://hl7.org/fhir/StructureDefinition/";

    /** Observation of one or two vital signs. Its number is part of stored ids and never changes. */
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
        PRESSURE_LEFT(5, "bp", pressure(), VitalSign.SYSTOLIC_LEFT, VitalSign.DIASTOLIC_LEFT);

        @SuppressWarnings("ImmutableEnumChecker") // a record of a number
        private final Slot slot;

        private final String profile;

        @SuppressWarnings("ImmutableEnumChecker") // a copy of records of texts
        private final List<Coded> codes;

        @SuppressWarnings("ImmutableEnumChecker")
        private final List<VitalSign> signs;

        Measurement(int number, String profile, List<Coded> codes, VitalSign... signs) {
            this.slot = Slot.ofVitalSign(number);
            this.profile = HL7 + profile;
            this.codes = codes;
            this.signs = List.of(signs);
        }

        private static List<Coded> pressure() {
            return List.of(loinc(VitalSign.BLOOD_PRESSURE, "Blood pressure panel with all children optional"));
        }

        private String id(RenderRequest request) {
            return slot.id(request.assessment());
        }
    }

    /**
     * LinkIds of the vital signs that no Observation of the results holds.
     *
     * @param assessment id of the response
     * @param results ids of its results
     */
    static Set<String> unwritten(String assessment, Set<String> results) {
        UUID id = UUID.fromString(assessment);
        return Arrays.stream(Measurement.values())
                .filter(measurement -> !results.contains(measurement.slot.id(id)))
                .flatMap(measurement -> measurement.signs.stream())
                .map(VitalSign::linkId)
                .collect(Collectors.toSet());
    }

    private static Coded loinc(String code, String display) {
        return new Coded(VitalSign.LOINC, code, Wording.same(display));
    }

    static VitalSignObservations of(RenderRequest request) {
        QuestionnaireResponse response = request.scored().submission().response();
        Map<String, Type> answers = AnswerLookup.values(response);
        Map<Measurement, Map<VitalSign, BigDecimal>> measured = new LinkedHashMap<>();
        Arrays.stream(Measurement.values()).forEach(measurement -> {
            Map<VitalSign, BigDecimal> values = new LinkedHashMap<>();
            measurement.signs.forEach(sign -> value(answers, sign).ifPresent(value -> values.put(sign, value)));
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

    private static Optional<BigDecimal> value(Map<String, Type> answers, VitalSign sign) {
        return switch (answers.get(sign.linkId())) {
            case IntegerType number -> Optional.of(BigDecimal.valueOf(number.getValue()));
            case DecimalType number -> Optional.of(number.getValue());
            case null, default -> Optional.empty();
        };
    }

    /** Whether the EHR's record suggested this very value. */
    private static boolean isRecorded(RenderRequest request, VitalSign sign, BigDecimal value) {
        return request.scored().record().stream()
                .anyMatch(finding -> finding.question().equals(sign.linkId())
                        && finding.answer().equals(value.stripTrailingZeros().toPlainString()));
    }

    private NewVersion observation(Measurement measurement, Map<VitalSign, BigDecimal> values) {
        Coded first = measurement.codes.getFirst();
        SearchTerms terms = new SearchTerms();
        measurement.codes.forEach(code -> terms.token("code", code));
        String text = values.entrySet().stream()
                .map(value -> question(request, value.getKey()) + ": "
                        + value.getValue().toPlainString() + " "
                        + unit(request, value.getKey()))
                .collect(Collectors.joining("; "));
        return Observations.render(
                request,
                measurement.id(request),
                measurement.profile,
                Canonicals.VITAL_SIGNS,
                time(values),
                new NarrativeBuilder(request.wording())
                        .title(request.display(first), request.state().status())
                        .line(text),
                terms,
                list -> FhirElements.edition(list, request.form().edition()),
                code -> FhirElements.concept(
                        code, "code", request, first, measurement.codes.subList(1, measurement.codes.size())),
                observation -> {
                    if (measurement.signs.size() == 1) {
                        values.forEach((sign, value) -> quantity(observation, sign, value));
                    }
                    FhirElements.note(observation, request.unapproved().stream().toList());
                    measurement
                            .signs
                            .getFirst()
                            .arm()
                            .ifPresent(arm -> FhirElements.concept(
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
                                (component, sign) -> component(component, request, sign, values));
                    }
                });
    }

    /** First time of the values that were measured here; others have a time in the record, which counts for them alone. */
    private Observations.EffectiveTime time(Map<VitalSign, BigDecimal> values) {
        List<VitalSign> measuredHere = values.entrySet().stream()
                .filter(value -> !isRecorded(request, value.getKey(), value.getValue()))
                .map(Map.Entry::getKey)
                .toList();
        return Observations.EffectiveTime.first(
                (measuredHere.isEmpty() ? values.keySet() : measuredHere)
                        .stream().flatMap(sign -> Optional.ofNullable(times.get(sign.linkId())).stream()),
                request.response());
    }

    private static void component(
            FhirWriter component, RenderRequest request, VitalSign sign, Map<VitalSign, BigDecimal> values) {
        boolean systolic = sign.codes().contains(VitalSign.SYSTOLIC);
        FhirElements.concept(
                component,
                "code",
                request,
                systolic
                        ? loinc(VitalSign.SYSTOLIC, "Systolic blood pressure")
                        : loinc(VitalSign.DIASTOLIC, "Diastolic blood pressure"));
        Optional.ofNullable(values.get(sign))
                .ifPresentOrElse(
                        value -> quantity(component, sign, value),
                        () -> FhirElements.concept(component, "dataAbsentReason", request, Canonicals.UNKNOWN));
    }

    private static void quantity(FhirWriter holder, VitalSign sign, BigDecimal value) {
        holder.object(
                "valueQuantity",
                quantity -> quantity.put("value", value)
                        .put("unit", sign.unit())
                        .put("system", Codes.UCUM)
                        .put("code", sign.unit()));
    }

    /** The unit as people read it: "mm Hg", not the code of UCUM. */
    private static String unit(RenderRequest request, VitalSign sign) {
        return request.form()
                .item(sign.linkId())
                .flatMap(item -> item.display().unit())
                .map(request::localized)
                .orElse(sign.unit());
    }

    private static String question(RenderRequest request, VitalSign sign) {
        return request.form()
                .item(sign.linkId())
                .map(item -> request.localized(item.brief()))
                .orElse(sign.linkId());
    }
}
