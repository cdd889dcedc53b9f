import Testing

@testable import station_simulator

struct USBIPReaderTests {}
