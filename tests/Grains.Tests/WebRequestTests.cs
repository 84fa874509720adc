using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using BackOffice.Grains.Outgoing;

namespace Grains.Tests;

/// <summary>What a workflow may ask of the web, tried against a real socket of this machine.</summary>
public sealed class WebRequestTests
{
    private static JsonObject Ask(string url, double seconds = 5) => new()
    {
        ["url"] = url,
        ["method"] = "POST",
        ["content"] = new JsonObject { ["upn"] = "A1" },
        ["headers"] = new JsonObject { ["X-Council"] = "Fenland" },
        ["seconds"] = seconds,
    };

    private static WebRequests Allowing(string host, bool privateToo = true) => new(WebRequestOptions.Read(host) with { PrivateAddresses = privateToo });

    [Fact]
    public async Task An_allowed_host_is_asked_with_the_key_and_its_answer_comes_back()
    {
        using var server = new Server("HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nContent-Length: 8\r\n\r\n{\"a\": 1}");
        using var web = Allowing($"127.0.0.1:{server.Port}");

        var answer = await web.Send(Ask($"http://127.0.0.1:{server.Port}/pupils"), "case:7:http:ask#1", default);

        ((int)answer.Payload["statusCode"]!, (string)answer.Payload["content"]!).ShouldBe((201, "{\"a\": 1}"));
        var asked = await server.Asked;
        asked.ShouldStartWith("POST /pupils HTTP/1.1");
        asked.ShouldContain("Idempotency-Key: case:7:http:ask#1");
        asked.ShouldContain("X-Council: Fenland");
        asked.ShouldContain("Content-Type: application/json");
        asked.ShouldEndWith("{\"upn\":\"A1\"}");
    }

    [Fact]
    public async Task A_host_that_is_not_listed_is_not_asked()
    {
        using var web = Allowing("register.example.org");
        foreach (var url in new[] { "http://other.example.org/", "https://register.example.org:8443/", "https://register.example.org@other.example.org/", "https://somebody@register.example.org/" })
            ((string)(await web.Send(Ask(url), "k", default)).Payload["failed"]!).ShouldContain("not one of the hosts", Case.Insensitive, url);
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("127.0.0.1")]
    [InlineData("[::1]")]
    public async Task A_listed_name_that_stands_in_a_private_network_is_not_asked_either(string host)
    {
        using var server = new Server("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        using var web = Allowing($"{host}:{server.Port}", privateToo: false);

        var answer = await web.Send(Ask($"http://{host}:{server.Port}/"), "k", default);

        ((string)answer.Payload["failed"]!).ShouldEndWith("stands in a private network, where no process may ask.");
        answer.TryAgain.ShouldBeFalse();
    }

    [Theory]
    [InlineData("10.1.2.3")]
    [InlineData("172.20.0.1")]
    [InlineData("192.168.1.1")]
    [InlineData("169.254.169.254")]
    [InlineData("100.64.0.1")]
    [InlineData("0.0.0.0")]
    [InlineData("224.0.0.1")]
    [InlineData("fe80::1")]
    [InlineData("fd00::1")]
    [InlineData("::ffff:10.0.0.1")]
    [InlineData("64:ff9b::a00:1")]
    public void Private_and_special_addresses_are_known(string address) => WebRequests.IsPrivate(IPAddress.Parse(address)).ShouldBeTrue();

    [Theory]
    [InlineData("81.2.69.142")]
    [InlineData("172.32.0.1")]
    [InlineData("2a00:1450:4009::200e")]
    public void Places_on_the_internet_are_not_private(string address) => WebRequests.IsPrivate(IPAddress.Parse(address)).ShouldBeFalse();

    [Fact]
    public async Task A_redirect_is_an_answer_and_is_not_followed()
    {
        using var server = new Server("HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/\r\nContent-Length: 0\r\n\r\n");
        using var web = Allowing($"127.0.0.1:{server.Port}");
        ((int)(await web.Send(Ask($"http://127.0.0.1:{server.Port}/"), "k", default)).Payload["statusCode"]!).ShouldBe(302);
    }

    [Fact]
    public async Task A_host_that_does_not_answer_is_given_up_in_time_and_one_that_is_not_there_may_be_tried_again()
    {
        using var silent = new Server(null);
        using var web = Allowing($"127.0.0.1:{silent.Port} 127.0.0.1:1");
        ((string)(await web.Send(Ask($"http://127.0.0.1:{silent.Port}/", 0.3), "k", default)).Payload["failed"]!).ShouldContain("did not answer");
        (await web.Send(Ask("http://127.0.0.1:1/"), "k", default)).TryAgain.ShouldBeTrue();
    }

    [Fact]
    public async Task An_answer_without_end_is_cut_off()
    {
        using var server = new Server("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n" + new string('x', 1_000_000));
        using var web = Allowing($"127.0.0.1:{server.Port}");
        var answer = await web.Send(Ask($"http://127.0.0.1:{server.Port}/"), "k", default);
        answer.Payload.ContainsKey("failed").ShouldBeTrue();
        answer.TryAgain.ShouldBeFalse();
    }

    /// <summary>A socket that answers one request with a text, or never.</summary>
    private sealed class Server : IDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.IPv6Any, 0);

        public Server(string? answer)
        {
            _listener.Server.DualMode = true;
            _listener.Start();
            Asked = Serve(answer);
        }

        public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

        public Task<string> Asked { get; }

        public void Dispose() => _listener.Stop();

        private async Task<string> Serve(string? answer)
        {
            try
            {
                using var client = await _listener.AcceptTcpClientAsync();
                var stream = client.GetStream();
                var text = new StringBuilder();
                var buffer = new byte[4096];
                while (!text.ToString().EndsWith('}'))
                {
                    var read = await stream.ReadAsync(buffer);
                    if (read == 0) break;
                    text.Append(Encoding.UTF8.GetString(buffer, 0, read));
                }

                if (answer is null) await Task.Delay(TimeSpan.FromSeconds(3));
                await stream.WriteAsync(Encoding.UTF8.GetBytes(answer ?? ""));
                return text.ToString();
            }
            catch (Exception gone) when (gone is SocketException or IOException or ObjectDisposedException)
            {
                return "";
            }
        }
    }
}
