package org.dorsal.chart;

import java.util.Map;

/** Units as people write them, for codes of UCUM that an EHR gives as a unit's name. */
public final class UnitNames {
    private static final Map<String, String> NAMES = Map.of(
            "Cel", "°C",
            "C", "°C",
            "[degF]", "°F",
            "degF", "°F",
            "mm[Hg]", "mmHg",
            "kg/m2", "kg/m²");

    private UnitNames() {}

    /** Returns the name of a unit; the unit itself where it has none here. */
    public static String of(String unit) {
        return NAMES.getOrDefault(unit, unit);
    }
}
