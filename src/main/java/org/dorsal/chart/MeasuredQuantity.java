package org.dorsal.chart;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;
import org.dorsal.knowledge.Codes;
import org.dorsal.knowledge.Item;
import org.dorsal.knowledge.VitalSign;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Type;

/** Converts a measured Quantity into the unit and precision of a question. */
final class MeasuredQuantity {
    private static final String ANNOTATION = "\\{[^}]*\\}";
    private static final String PERCENT = "%";

    private MeasuredQuantity() {}

    /** The value as a Quantity with a UCUM code and without a comparator; empty for any other. */
    static Optional<Quantity> exact(Type value) {
        return value instanceof Quantity quantity
                        && quantity.hasValue()
                        && !quantity.hasComparator()
                        && quantity.hasCode()
                        && Codes.UCUM.equals(quantity.getSystem())
                ? Optional.of(quantity)
                : Optional.empty();
    }

    /** The value in the unit of the form; empty for a unit that is not the same kind of measure. */
    static Optional<BigDecimal> inUnit(Quantity quantity, String unit) {
        BigDecimal value = quantity.getValue();
        String recorded = quantity.getCode().replaceAll(ANNOTATION, "");
        if (recorded.equals(unit)) {
            return Optional.of(value);
        }
        return switch (recorded + ">" + unit) {
            case "[degF]>Cel" ->
                Optional.of(value.subtract(BigDecimal.valueOf(32))
                        .multiply(BigDecimal.valueOf(5))
                        .divide(BigDecimal.valueOf(9), 4, RoundingMode.HALF_UP));
            // conventional millimetre of mercury, 133.322 Pa
            case "kPa>mm[Hg]" ->
                Optional.of(value.multiply(BigDecimal.valueOf(1000))
                        .divide(new BigDecimal("133.322"), 4, RoundingMode.HALF_UP));
            default -> Optional.empty();
        };
    }

    /** Rounds to the precision of the form; a saturation downwards, so that none is lifted over the limit of an alarm. */
    static BigDecimal rounded(BigDecimal value, Item item, VitalSign sign) {
        return value.setScale(
                item.kind() == Item.ItemKind.INTEGER ? 0 : 1,
                sign.unit().equals(PERCENT) ? RoundingMode.DOWN : RoundingMode.HALF_UP);
    }
}
