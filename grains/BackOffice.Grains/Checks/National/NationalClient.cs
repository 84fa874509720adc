using System.Net;
using BackOffice.Engine.Checks;

namespace BackOffice.Grains.Checks.National;

/// <summary>One shape of the service: how a question is put into words of the wire and an answer read from them.</summary>
internal interface INationalShape
{
    Task<NationalAnswer> Ask(HttpClient http, NationalQuestion question, NationalOptions options, CancellationToken stop);
}

/// <summary>The service answered, but not with anything that can be read.</summary>
internal sealed class NationalNonsenseException(string message) : Exception(message);

/// <summary>Puts questions to the service over HTTP, with time-outs and further attempts.</summary>
internal sealed class NationalClient(NationalOptions options, TimeProvider clock) : INationalChecks, IDisposable
{
    // A proxy's or an attacker's endless answer must not fill the memory.
    private const int LongestAnswer = 1024 * 1024;

    private readonly HttpClient http = new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5), AllowAutoRedirect = false }) { Timeout = Timeout.InfiniteTimeSpan, MaxResponseContentBufferSize = LongestAnswer };

    public bool IsSetUp => options.Address is not null;

    public async Task<NationalAnswer> Ask(NationalQuestion question, CancellationToken stop = default)
    {
        if (options.Address is null) return NationalOutcomes.Failed("No checking service is set up. An administrator sets its address.");
        if (NationalRules.Check(question, Engine.Cases.London.DayOf(clock.GetUtcNow())) is { Count: > 0 } problems) return NationalOutcomes.Failed(string.Join(" ", problems.Select(p => p.Message)));
        INationalShape shape = options.Soap ? new SoapShape() : new RestShape();
        var pause = options.Pause;
        var why = "";
        for (var attempt = 1; attempt <= Math.Max(1, options.Attempts); attempt++)
        {
            if (attempt > 1)
            {
                await Task.Delay(pause, clock, stop);
                pause *= 2;
            }

            using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
            limit.CancelAfter(options.Soap ? options.TimeOut : options.TimeOut + options.Patience);
            try
            {
                return await shape.Ask(http, question, options, limit.Token);
            }
            catch (OperationCanceledException) when (!stop.IsCancellationRequested)
            {
                why = "The national service did not answer in time.";
            }
            catch (HttpRequestException fault) when (fault.StatusCode is { } status && (int)status is >= 400 and < 500 and not (408 or 429))
            {
                return NationalOutcomes.Failed(status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden
                    ? "The national service refused our sign-in. An administrator has to renew it."
                    : $"The national service did not take the question ({(int)status}).");
            }
            catch (HttpRequestException fault)
            {
                why = fault.StatusCode is { } status ? $"The national service is out of order ({(int)status})." : "The national service cannot be reached.";
            }
            catch (NationalNonsenseException fault)
            {
                why = $"The national service gave an answer that cannot be read: {fault.Message}";
            }
        }

        return NationalOutcomes.Failed($"{why} Tried {options.Attempts} times; ask again later.");
    }

    public void Dispose() => http.Dispose();
}
