package history.check;

import history.record.Call;
import history.record.History;
import java.util.List;
import java.util.stream.Stream;

/** What was acknowledged is there once, as it was sent. */
final class Kept extends Check {
    Kept() {
        super("kept");
    }

    @Override
    protected void look(History history, Stored stored) {
        for (Write write : stored.writes()) {
            List<Call> found = stored.marked(write.marker());
            require(found.size() <= 1, "stored more than once", with(write.call(), found));
            if (write.ok()) {
                require(!found.isEmpty(), "acknowledged and not there", write.call());
            }
            if (write.ok() && found.size() == 1) {
                Call version = found.getFirst();
                boolean same = version.got("id").equals(write.id())
                        && version.got("version").equals(Integer.toString(write.version()))
                        && version.got("identifier").equals(write.identifier())
                        && version.got("patient").equals(write.patient());
                require(same, "stored as another one than acknowledged", write.call(), version);
            }
        }
    }

    private static Call[] with(Call call, List<Call> found) {
        return Stream.concat(Stream.of(call), found.stream()).toArray(Call[]::new);
    }
}
