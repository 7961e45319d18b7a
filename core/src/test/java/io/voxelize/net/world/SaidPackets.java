package io.voxelize.net.world;

import io.voxelize.net.message.Packets;
import io.voxelize.net.message.SendResult;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Records the packets of a world, and returns the results that a test sets. */
final class SaidPackets implements Packets {
    /** A LOAD or an UNLOAD: its chunks as x and z. */
    record Coordinates(int centerX, int centerZ, double directionX, double directionZ, List<List<Integer>> chunks) {}

    /** A voxel edit. */
    record Edit(int vx, int vy, int vz, int voxel) {}

    final List<Coordinates> loads = new ArrayList<>();
    final List<Coordinates> unloads = new ArrayList<>();
    final List<String> methods = new ArrayList<>();
    final List<Edit> edits = new ArrayList<>();
    SendResult answer = SendResult.ACCEPTED;

    @Override
    public SendResult load(
            int centerX, int centerZ, double directionX, double directionZ, int[] coordinates, int chunkCount) {
        loads.add(new Coordinates(centerX, centerZ, directionX, directionZ, pairs(coordinates, chunkCount)));
        return answer;
    }

    @Override
    public SendResult unload(int[] coordinates, int chunkCount) {
        unloads.add(new Coordinates(0, 0, 0, 0, pairs(coordinates, chunkCount)));
        return answer;
    }

    @Override
    public SendResult method(String name, String payload) {
        methods.add(name + payload);
        return answer;
    }

    @Override
    public SendResult update(int vx, int vy, int vz, int voxel) {
        edits.add(new Edit(vx, vy, vz, voxel));
        return answer;
    }

    @Override
    public SendResult chat(String body) {
        throw new AssertionError(body);
    }

    @Override
    public SendResult chat(String type, String sender, String body, String metadata) {
        throw new AssertionError(body);
    }

    @Override
    public SendResult event(String name, String payload) {
        throw new AssertionError(name);
    }

    @Override
    public SendResult bulkUpdate(int[] vx, int[] vy, int[] vz, int[] voxels, int count) {
        throw new AssertionError(count);
    }

    @Override
    public SendResult peer(double x, double y, double z, double directionX, double directionY, double directionZ) {
        throw new AssertionError(x);
    }

    @Override
    public SendResult peer(String metadata) {
        throw new AssertionError(metadata);
    }

    @Override
    public SendResult action(String action, String data) {
        throw new AssertionError(action);
    }

    private static List<List<Integer>> pairs(int[] coordinates, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> List.of(coordinates[2 * i], coordinates[2 * i + 1]))
                .toList();
    }
}
