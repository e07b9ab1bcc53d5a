package org.dorsal.command;

import java.io.PrintWriter;
import org.dorsal.knowledge.Criteria;
import org.dorsal.knowledge.Criterion;
import org.dorsal.knowledge.StandardFhirPath;

/** Criteria with their conditions as published and as any FHIRPath engine can evaluate them. */
final class Expansion {
    private Expansion() {}

    static void print(Criteria criteria, PrintWriter out) {
        out.println(criteria.edition().canonical() + "#" + criteria.edition().sha256());
        for (Criterion criterion : criteria.criteria()) {
            out.println();
            out.println(criterion.flag().code() + " (" + criterion.tier().code() + ")");
            out.println("  " + criterion.expression());
            out.println("  = " + StandardFhirPath.of(criterion.condition()));
        }
        out.println();
    }
}
