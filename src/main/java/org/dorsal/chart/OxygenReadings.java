package org.dorsal.chart;

import java.math.BigDecimal;
import java.util.*;
import java.util.stream.Stream;
import org.dorsal.chart.RuleEvidence.CodedEntry;
import org.dorsal.chart.UnreadItem.UnreadReason;
import org.dorsal.knowledge.RecordRule.CodeSet;
import org.dorsal.knowledge.VitalSign;

/**
 * Oxygen given to a patient: flows and concentrations, of a saturation (pulse oximetry profile of US Core) or alone.
 * Without them, NEWS2 would be too low.
 */
record OxygenReadings(List<Reading> readings, RecordDates dates) {
    static final String QUESTION = "supplemental-oxygen";
    static final CodeSet CODES = ObservationReader.loinc(Set.of("3151-8", "3150-6", VitalSign.SATURATION_ON_ROOM_AIR));

    private static final CodeSet FLOW = ObservationReader.loinc(Set.of("3151-8"));
    private static final CodeSet ON_ROOM_AIR = ObservationReader.loinc(Set.of(VitalSign.SATURATION_ON_ROOM_AIR));

    /** Percent of oxygen that the air of a room is taken to have; devices that round it downwards mean air, too. */
    private static final BigDecimal OF_AIR = BigDecimal.valueOf(21);

    private static final BigDecimal LEAST = BigDecimal.valueOf(20);
    private static final BigDecimal ALL = BigDecimal.valueOf(100);

    /**
     * Returns the oxygen of each measurement: given if one of its parts says so. Parts of a saturation that another one
     * follows belong to that time.
     */
    Stream<Reading> candidates() {
        List<Reading> saturations = readings.stream()
                .filter(reading -> reading.has(ObservationReader.loinc(VitalSign.OXYGEN_SATURATION.codes())))
                .toList();
        List<Reading> oxygen =
                readings.stream().filter(reading -> reading.has(CODES)).toList();
        return oxygen.stream()
                .filter(reading -> saturations.stream().noneMatch(reading::isBeside)
                        || saturations.stream()
                                .allMatch(saturation -> dates.mayBeLater(reading.time(), saturation.time())))
                .filter(reading -> isGiven(reading)
                        || oxygen.stream().noneMatch(other -> other.isBeside(reading) && isGiven(other)));
    }

    private boolean isGiven(Reading reading) {
        return judge(reading)
                .filter(CodedEntry.SupportingEntry.class::isInstance)
                .isPresent();
    }

    /** Returns whether oxygen was given; empty for none or room air, which is never suggested. */
    Optional<CodedEntry> judge(Reading reading) {
        boolean flow = reading.has(FLOW);
        Optional<BigDecimal> amount = flow
                ? reading.in("L/min").filter(value -> value.signum() >= 0)
                : reading.in("%")
                        .or(() -> reading.in("1").map(fraction -> fraction.movePointRight(2)))
                        .filter(value -> value.compareTo(LEAST) >= 0 && value.compareTo(ALL) <= 0);
        boolean isGiven = amount.filter(value -> value.compareTo(flow ? BigDecimal.ZERO : OF_AIR) > 0
                        || (value.signum() == 0 && reading.isMore()))
                .isPresent();
        if (reading.has(ON_ROOM_AIR)) {
            return Optional.empty();
        }
        if (amount.isEmpty() || (!reading.isExact() && isGiven != reading.isMore())) {
            return Optional.of(reading.unusable(UnreadReason.UNUSABLE));
        }
        return isGiven ? Optional.of(reading.supporting(QUESTION, "Y", reading.words(dates))) : Optional.empty();
    }
}
