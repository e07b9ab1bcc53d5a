package org.dorsal.note;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.dorsal.chart.Banner;
import org.dorsal.scoring.Age;

/**
 * View of the patient banner (NHS CUI: the name without a label, birth date with the age, gender, labelled
 * identifiers).
 *
 * @param born birth date in the local notation, empty when unknown
 * @param age age in years, empty when the birth date is missing or too imprecise
 * @param whole false when the EHR shows its own banner; then this one has the name only, which is always shown
 * @param died date of death where known; empty unless deceased
 */
public record BannerView(
        String name,
        Optional<String> born,
        Optional<String> age,
        Optional<String> gender,
        List<Banner.Identifier> identifiers,
        boolean whole,
        boolean dead,
        Optional<String> died) {
    /**
     * Builds the banner of a patient.
     *
     * @param day day of the age
     */
    public static BannerView of(Banner patient, LocalDate day, boolean whole) {
        return new BannerView(
                patient.name(),
                patient.birthDate().map(PageDates::day),
                patient.birthDate()
                        .filter(_ -> patient.deceased().isEmpty()) // the dead do not grow older
                        .flatMap(born -> Age.calculate(day, born))
                        .filter(age -> age.least() == age.most())
                        .map(age -> Integer.toString(age.least())),
                patient.gender(),
                patient.identifiers(),
                whole,
                patient.deceased().isPresent(),
                patient.deceased().filter(when -> !when.equals("true")).map(PageDates::day));
    }
}
