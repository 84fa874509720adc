namespace BackOffice.Host.Demo;

/// <summary>Whether this is the demo: sign-ins with a known password, an invented county and a clock that can be moved forward.</summary>
internal sealed record DemoMode(bool On);
