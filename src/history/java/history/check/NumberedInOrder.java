package history.check;

import history.record.History;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A change that was committed before another has the lower number. */
final class NumberedInOrder extends Check {
    NumberedInOrder() {
        super("number-order");
    }

    @Override
    protected void check(History history, Stored stored) {
        Notices notices = Notices.of(history);
        Signatures signatures = Signatures.of(history); // of what may be signed, an event is not that of a version
        List<Write> acknowledged = new ArrayList<>(stored.writes().stream()
                .filter(write ->
                        write.ok() && signatures.excluded(write.id()) && notices.of(write.id(), write.version()) > 0)
                .toList());
        acknowledged.sort(Comparator.comparingLong(write -> write.call().end()));
        List<Write> begun = new ArrayList<>(acknowledged);
        begun.sort(Comparator.comparingLong(write -> write.call().begin()));
        long highest = 0;
        int ended = 0;
        Write holder = null;
        for (Write write : begun) {
            while (ended < acknowledged.size() && acknowledged.get(ended).call().before(write.call())) {
                Write earlier = acknowledged.get(ended++);
                long number = notices.of(earlier.id(), earlier.version());
                if (number > highest) {
                    highest = number;
                    holder = earlier;
                }
            }
            if (holder != null) {
                require(
                        notices.of(write.id(), write.version()) > highest,
                        "a later change has a lower number than " + highest,
                        write.call(),
                        holder.call());
            }
        }
    }
}
