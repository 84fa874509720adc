using BackOffice.Engine.Checks;

namespace BackOffice.Grains.Checks.National;

/// <summary>Asks the national checking service. Never throws for anything the service can do: an outage is an answer too.</summary>
public interface INationalChecks
{
    /// <summary>False where no service is set up.</summary>
    bool IsSetUp { get; }

    /// <summary>Asks one question, again when the service is busy, slow or talks nonsense.</summary>
    Task<NationalAnswer> Ask(NationalQuestion question, CancellationToken stop = default);
}

/// <summary>Which service is asked, and how patiently.</summary>
public sealed class NationalOptions
{
    /// <summary>Address of the service; null where none is set up.</summary>
    public Uri? Address { get; set; }

    /// <summary>True for the older service (SOAP), false for the newer one (REST).</summary>
    public bool Soap { get; set; }

    /// <summary>Name of this system at the older service.</summary>
    public string SystemId { get; set; } = "";

    /// <summary>Its password.</summary>
    public string Password { get; set; } = "";

    /// <summary>Number of the council.</summary>
    public string LocalAuthority { get; set; } = "";

    /// <summary>How long one request may take.</summary>
    public TimeSpan TimeOut { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How often a question is tried.</summary>
    public int Attempts { get; set; } = 3;

    /// <summary>Pause before the second attempt; each further one waits twice as long.</summary>
    public TimeSpan Pause { get; set; } = TimeSpan.FromMilliseconds(400);

    /// <summary>How long to wait for the newer service's queue.</summary>
    public TimeSpan Patience { get; set; } = TimeSpan.FromSeconds(20);
}
