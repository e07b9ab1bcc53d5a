package org.dorsal.store;

import java.sql.SQLException;
import org.dorsal.store.Reach.Compartment;

/** Sets what every read has to say: the site, the compartment, the restrictions and the time it may take. */
final class Bounds {
    private Bounds() {}

    static void set(Call call, String timeout, Reach reach) throws SQLException {
        var restrictions = Numbered.of(reach.restrictions().anyOf());
        call.text("timeout", timeout)
                .text("site", reach.site())
                .truth("unrestricted", reach.restrictions().letEverythingThrough())
                .numbers("restriction", restrictions.numbers().stream())
                .marks("restriction_term", Terms.marks(restrictions.members()));
        switch (reach.compartment()) {
            case Compartment.Anyone _ -> call.truth("anyone", true).text("patient", "");
            case Compartment.OnlyPatient only -> call.truth("anyone", false).text("patient", only.patient());
        }
    }
}
