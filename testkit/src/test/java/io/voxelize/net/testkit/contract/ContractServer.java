package io.voxelize.net.testkit.contract;

import io.voxelize.net.message.Generation;

/** A running server that the contract is checked against. */
interface ContractServer extends AutoCloseable {

    String url();

    Generation generation();

    /** Checks that nothing was sent that kills a real server, as far as the server can tell. */
    void assertUnharmed();

    @Override
    void close();
}
