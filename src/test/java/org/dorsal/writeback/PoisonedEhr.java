package org.dorsal.writeback;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.dorsal.smart.launch.EhrCall;
import org.dorsal.smart.launch.EhrCalls.CallAuthority;
import org.dorsal.smart.launch.EhrReply;
import org.dorsal.writeback.Engine.EhrGateway;

/** A simulated EHR for many threads that answers at once, and gives the same answer for ever to what is about some patients. */
final class PoisonedEhr implements EhrGateway {
    private final SimEhr ehr;
    private final Map<String, Supplier<EhrReply>> poisons;
    private final List<Sent> sent = new ArrayList<>();

    /** A write: whom it was about, and where it went, which for a creation is the type. */
    record Sent(String patient, String address) {}

    /** @param poisons by patient, what comes of whatever is sent about them; nothing of it is kept */
    PoisonedEhr(SimEhr ehr, Map<String, Supplier<EhrReply>> poisons) {
        this.ehr = ehr;
        this.poisons = Map.copyOf(poisons);
    }

    /** All writes in the order in which they came. */
    synchronized List<Sent> sent() {
        return List.copyOf(sent);
    }

    @Override
    public synchronized EhrReply call(CallAuthority authority, EhrCall call) {
        if (call.method() == EhrCall.Method.GET) {
            return ehr.does(call);
        }
        String patient = SimEhr.JSON.readTree(call.body()).path("subject").asString("");
        sent.add(new Sent(patient, call.address()));
        Supplier<EhrReply> poison = poisons.get(patient);
        return poison == null ? ehr.does(call) : poison.get();
    }
}
