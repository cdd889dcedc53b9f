import ArgumentParser
import Configuration
import NIOCore
import NIOExtras
import NIOPosix
import ServiceLifecycle

@main struct StationCommand: AsyncParsableCommand {}
