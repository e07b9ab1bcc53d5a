package org.dorsal.chart;

import java.util.*;
import java.util.stream.Stream;
import org.dorsal.knowledge.RecordRule.CodeSet;
import org.dorsal.knowledge.VitalSign;

/** Blood pressures of a record: numbers of two measurements, or of two arms, never become one pressure. */
record PressureReadings(List<Reading> readings, RecordDates dates) {
    private static final CodeSet PANEL = ObservationReader.loinc(Set.of(VitalSign.BLOOD_PRESSURE));
    private static final CodeSet VALUES = ObservationReader.loinc(Set.of(VitalSign.SYSTOLIC, VitalSign.DIASTOLIC));

    /**
     * Returns the pressures of an arm, newest first, and those without a recognized site, which could be of either arm: a
     * newer one ends the search, since an older value must not replace it, and one of an uncertain time may be the
     * newest. If no pressure has a site that names a side, all count as those of the right arm.
     */
    Stream<Reading> of(VitalSign sign) {
        List<Reading> pressures = measurements(sign)
                .sorted(Comparator.comparing((Reading reading) -> dates.start(reading.time()))
                        .reversed()
                        .thenComparing(reading -> reading.arm().isEmpty()))
                .toList();
        if (pressures.stream()
                .allMatch(
                        reading -> VitalSign.Arm.hasNoSide(reading.observation().getBodySite()))) {
            return sign.arm().equals(Optional.of(VitalSign.Arm.RIGHT)) ? pressures.stream() : Stream.of();
        }
        List<Reading> ofArm = new ArrayList<>();
        for (Reading reading : pressures) {
            Optional<VitalSign.Arm> arm = reading.arm();
            if (arm.isEmpty() && ofArm.isEmpty()) {
                return Stream.of(reading.withoutValue());
            }
            if (arm.equals(sign.arm())
                    || (arm.isEmpty()
                            && dates.start(reading.time())
                                    .isBefore(dates.start(ofArm.getFirst().time())))) {
                ofArm.add(reading);
            }
        }
        return ofArm.stream();
    }

    /**
     * Values of the sign, and an empty one for each measurement that lacks it. A panel without any value counts by
     * itself; its members may be Observations of their own.
     */
    private Stream<Reading> measurements(VitalSign sign) {
        List<Reading> values = readings.stream()
                .filter(reading -> reading.has(ObservationReader.loinc(sign.codes())))
                .toList();
        Stream<Reading> lacking = readings.stream()
                .filter(reading -> reading.has(PANEL)
                        ? !reading.observation().hasHasMember() && (!values.isEmpty() || !hasValue(reading))
                        : reading.has(VALUES) && !values.isEmpty())
                .filter(reading -> values.stream().noneMatch(value -> isSameMeasurement(value, reading)))
                .map(Reading::withoutValue);
        return Stream.concat(values.stream(), lacking);
    }

    private static boolean isSameMeasurement(Reading reading, Reading other) {
        Optional<String> date = RecordFacts.effective(reading.observation());
        return reading.isBeside(other)
                || (date.isPresent()
                        && date.equals(RecordFacts.effective(other.observation()))
                        && reading.arm().equals(other.arm()));
    }

    /** Returns whether the measurement of a reading has a pressure, of whichever sign. */
    boolean hasValue(Reading reading) {
        return readings.stream()
                .anyMatch(other -> other.isBeside(reading)
                        && other.has(VALUES)
                        && other.value().isPresent());
    }
}
