package io.acta.bench.rival.redis;

import io.acta.bench.driver.Contender;
import io.acta.bench.driver.Lane;
import io.acta.bench.driver.Opening;
import io.acta.bench.driver.Tier;

/** Redis, started for the purpose, and Lettuce. A script makes an adjustment atomic; calls are pipelined. */
public final class RedisContender implements Contender {
    @Override
    public Lane open(final Opening opening) throws Exception {
        final RedisServer server = RedisServer.start(opening.directory(), persistence(opening.tier()));
        try {
            return new RedisLane(server);
        } catch (final RuntimeException e) {
            server.close();
            throw e;
        }
    }

    private static String[] persistence(final Tier tier) {
        return switch (tier) {
            case T0 -> new String[] {"--appendonly", "no"};
            case T1 -> new String[] {"--appendonly", "yes", "--appendfsync", "everysec"};
            case T2 -> new String[] {"--appendonly", "yes", "--appendfsync", "always"};
        };
    }

    @Override
    public String settings(final Tier tier) {
        return RedisServer.version() + ", " + String.join(" ", persistence(tier))
                + ", no snapshots, no rewrites, loopback TCP; Lettuce 7.7.0, EVALSHA, pipelined, one connection, one I/O thread";
    }

    @Override
    public String leavesOut(final Tier tier) {
        return "CRC, chain, state hash, a replay of actions (it keeps their effects); its memory is the server's and is told"
                + " apart"
                + (tier == Tier.T0 ? "; keeps nothing" : "");
    }
}
