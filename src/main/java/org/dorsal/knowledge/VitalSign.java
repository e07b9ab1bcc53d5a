package org.dorsal.knowledge;

import java.util.*;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.CodeableConcept;

/** Measurements of the form as the vital-signs profiles of FHIR R4 name them. */
public enum VitalSign {
    PULSE("pulse", Set.of("8867-4"), "/min", Optional.empty()),
    RESPIRATORY_RATE("respiratory-rate", Set.of("9279-1"), "/min", Optional.empty()),
    OXYGEN_SATURATION(
            "oxygen-saturation", Set.of("2708-6", "59408-5", VitalSign.SATURATION_ON_ROOM_AIR), "%", Optional.empty()),
    SYSTOLIC_RIGHT("systolic-right", Set.of(VitalSign.SYSTOLIC), VitalSign.PRESSURE, Optional.of(Arm.RIGHT)),
    DIASTOLIC_RIGHT("diastolic-right", Set.of(VitalSign.DIASTOLIC), VitalSign.PRESSURE, Optional.of(Arm.RIGHT)),
    SYSTOLIC_LEFT("systolic-left", Set.of(VitalSign.SYSTOLIC), VitalSign.PRESSURE, Optional.of(Arm.LEFT)),
    DIASTOLIC_LEFT("diastolic-left", Set.of(VitalSign.DIASTOLIC), VitalSign.PRESSURE, Optional.of(Arm.LEFT)),
    BODY_TEMPERATURE("body-temperature", Set.of("8310-5", "8331-1"), "Cel", Optional.empty());

    public static final String LOINC = "http://loinc.org";

    /** Blood pressure panel with all children optional; its components are the two pressures. */
    public static final String BLOOD_PRESSURE = "85354-9";

    /** Oxygen saturation in arterial blood by pulse oximetry, on room air. */
    public static final String SATURATION_ON_ROOM_AIR = "59410-1";

    public static final String SYSTOLIC = "8480-6";
    public static final String DIASTOLIC = "8462-4";

    private static final String PRESSURE = "mm[Hg]";

    private final String linkId;

    @SuppressWarnings("ImmutableEnumChecker") // a set of texts that nothing changes
    private final Set<String> codes;

    private final String unit;
    private final Optional<Arm> arm;

    VitalSign(String linkId, Set<String> codes, String unit, Optional<Arm> arm) {
        this.linkId = linkId;
        this.codes = codes;
        this.unit = unit;
        this.arm = arm;
    }

    /** Arm of a blood pressure (SNOMED CT body structure). */
    public enum Arm {
        RIGHT("368209003", "Right upper arm structure"),
        LEFT("368208006", "Left upper arm structure");

        public static final String SYSTEM = "http://snomed.info/sct";

        /** Sites of a pressure that name no side: upper arm, upper limb. */
        private static final Set<String> WITHOUT_SIDE = Set.of("40983000", "53120007");

        private final String code;
        private final String display;

        Arm(String code, String display) {
            this.code = code;
            this.display = display;
        }

        /** Returns the arm that a site names. */
        public static Optional<Arm> of(CodeableConcept site) {
            return Stream.of(values())
                    .filter(arm -> isCoded(site, Set.of(arm.code)))
                    .findFirst();
        }

        /** Returns whether a site is absent or an arm of either side. */
        public static boolean hasNoSide(CodeableConcept site) {
            return site.isEmpty() || (of(site).isEmpty() && isCoded(site, WITHOUT_SIDE));
        }

        private static boolean isCoded(CodeableConcept site, Set<String> codes) {
            return site.getCoding().stream()
                    .anyMatch(coding -> SYSTEM.equals(coding.getSystem()) && codes.contains(coding.getCode()));
        }

        public String code() {
            return code;
        }

        public String display() {
            return display;
        }
    }

    /** Vital signs with a question in the form. */
    public static List<VitalSign> of(Form form) {
        return Arrays.stream(values())
                .filter(sign -> form.item(sign.linkId).isPresent())
                .toList();
    }

    /** linkId of its question. */
    public String linkId() {
        return linkId;
    }

    /** Codes of LOINC that name it. */
    public Set<String> codes() {
        return codes;
    }

    /** Unit of the form (UCUM). */
    public String unit() {
        return unit;
    }

    public Optional<Arm> arm() {
        return arm;
    }
}
