# main.ha: tier resource
module "queue_resource_eu_west_1" {
  source = "./modules/queue"

  providers = { aws = aws.eu_west_1 }

  queue_name                    = "for-each-resource"
  queue_arn                     = "arn:aws:sqs:eu-west-1:${local.account_id}:for-each-resource"
  dead_letter_queue_name        = "for-each-resource-dead-letters"
  dead_letter_queue_arn         = "arn:aws:sqs:eu-west-1:${local.account_id}:for-each-resource-dead-letters"
  kms_key_arn                   = module.encryption_eu_west_1.data_key_arn
  visibility_timeout_seconds    = 300
  message_retention_seconds     = 1123200
  dead_letter_retention_seconds = 1209600
  receives_max                  = 3
}
