resource "aws_cloudwatch_log_group" "control" {
  #checkov:skip=CKV_AWS_158:encrypted with the key of modules/encryption, whose ARN a plan cannot know yet
  name              = "/aws/lambda/${var.function_name}"
  retention_in_days = 365
  kms_key_id        = var.kms_key_arn
}

resource "aws_lambda_function" "control" {
  #checkov:skip=CKV_AWS_173:encrypted with the key of modules/encryption, whose ARN a plan cannot know yet
  #checkov:skip=CKV_AWS_50:X-Ray would be one more service on the way to a failover; each step is logged with its run
  #checkov:skip=CKV_AWS_117:it calls public endpoints of AWS only, and must not depend on the network that fails
  #checkov:skip=CKV_AWS_272:source_code_hash pins the archive that was reviewed, to the byte
  #checkov:skip=CKV_AWS_116:a person waits for its answer, so there is no event to keep
  function_name = var.function_name
  description   = "Answers people: the kill switch, arming, approval and status"
  role          = var.role_arn

  filename         = var.package.path
  source_code_hash = var.package.sha256
  handler          = "hac_failover.control.handler"
  runtime          = "python3.13"
  architectures    = ["arm64"]

  timeout     = 60
  memory_size = 512
  # Capacity that nothing else in the account can use up on the day.
  reserved_concurrent_executions = 2
  kms_key_arn                    = var.kms_key_arn

  environment {
    variables = { AWS_STS_REGIONAL_ENDPOINTS = "regional" }
  }

  # Lambda would make the log group without a key and without an end.
  depends_on = [aws_cloudwatch_log_group.control]
}
