package history.world;

import java.nio.file.Path;
import java.util.List;

/**
 * Kind of site and of its EHR.
 *
 * @param replicas number of processes of the service: 1 or 2
 * @param writeBack setting of the site: {@code on-receipt} or {@code on-sign-off}
 * @param search whether the EHR searches what the service stores there; if not, an operator has to look into charts
 * @param conditional whether the EHR creates by {@code If-None-Exist}
 * @param releases jars of the service: of the first replica and of the second, until they are swapped
 */
public record Site(int replicas, String writeBack, boolean search, boolean conditional, List<Path> releases) {}
