using BackOffice.Engine.Cases;

namespace BackOffice.Desk.Tests;

/// <summary>Clocks of the worked example E1: a request received on 12 January 2026.</summary>
internal static class GivenClock
{
    public static readonly DateOnly D0 = new(2026, 1, 12);

    public static CaseClock Weeks(int weeks, ClockStatus status = ClockStatus.Running, DateOnly? stopped = null, string? about = null) => new()
    {
        ClockId = weeks switch { 6 => "SEN.REQ6", 16 => "SEN.DEC16", _ => "SEN.FIN20" },
        About = about,
        StartedOn = D0,
        Due = D0.AddDays(weeks * 7),
        WorkTarget = weeks == 16 ? new DateOnly(2026, 5, 1) : D0.AddDays(weeks * 7),
        Working = $"{weeks} weeks from 12 January 2026",
        Law = "SEND Regulations 2014",
        AmberOn = D0.AddDays(weeks * 7 - 28),
        RedOn = D0.AddDays(weeks * 7 - 7),
        Status = status,
        StoppedOn = stopped,
    };
}
